// What every test starts from. A test fails when a page it has seen was not checked (`visit`, `press`,
// `checkPage`), when a console, a script or the content security policy complains, when a request fails,
// and when anything is asked of another host.
import { test as base, expect, type BrowserContext, type Locator, type Page, type Response } from '@playwright/test';
import { check } from './accessibility';
import { addresses } from './city';
import { codeFrom, linksFrom, Mailbox, type Mail } from './mailbox';
import { signIn } from './staff';

export { codeFrom, expect, linksFrom };
export type { Mail };

interface Kakazu {
  /** Goes to an address, expects its status and checks the page. */
  visit(path: string, options?: { page?: Page; status?: number }): Promise<Response>;
  /** Presses what leads to another page, waits for that page and checks it. */
  press(target: Locator): Promise<void>;
  /** Checks the page as it stands: structure, axe, islands awake. */
  checkPage(page?: Page): Promise<void>;
  /** Says that this test provokes a complaint on purpose. */
  allow(complaint: RegExp): void;
  /** Another person: a window with its own cookies, watched like the first. */
  person(): Promise<Page>;
  /** A person at the staff door: sato, suzuki, tanaka or admin. */
  staffSignIn(login: string): Promise<Page>;
  mailbox: Mailbox;
  waitForMail(address: string): Promise<Mail>;
  /** A mail address that no other test uses. */
  freshAddress(): string;
}

const hosts = Object.values(addresses);

/** Two pages of the same kind have the same address but for numbers and ids. */
function kind(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host === addresses.staff ? 'staff ' : ''}${pathname.replace(/[0-9a-f-]{8,}|\d+/gi, '*')}`;
}

/** Names of a page's islands that its bundle does not export: such an island would stay dead. */
async function notExported(): Promise<string[]> {
  const script = document.querySelector<HTMLElement>('script[data-bundle]');
  const bundle = await import(script?.dataset.bundle ?? '');
  const names = [...document.querySelectorAll<HTMLElement>('[data-component]')].map((island) => island.dataset.component);
  return names.filter((name): name is string => name !== undefined && typeof bundle[name] !== 'function');
}

export const test = base.extend<{ kakazu: Kakazu }>({
  kakazu: [
    async ({ page, context, browser, javaScriptEnabled }, use, info) => {
      const complaints: string[] = [];
      const allowed: RegExp[] = [];
      const seen = new Set<string>();
      const checked = new Set<string>();
      const others: BrowserContext[] = [];
      let copy: Page | undefined;

      const watch = (watched: BrowserContext) => {
        watched.on('console', (message) => {
          // A status of an answer is judged by the answer.
          if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
          complaints.push(`console: ${message.text()} (${message.location().url})`);
        });
        watched.on('weberror', (error) => complaints.push(`script: ${error.error().stack ?? error.error()}`));
        watched.on('request', (request) => {
          const url = new URL(request.url());
          if (/^https?:|^wss?:/.test(url.protocol) && !hosts.includes(url.host)) {
            complaints.push(`asked another host: ${url}`);
          }
        });
        watched.on('requestfailed', (request) => {
          // A page that is left takes its requests with it.
          if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
          complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
        });
        watched.on('response', (response) => {
          const status = response.status();
          // A refused form is an ordinary page: 409 and 422 (see HOUSE.md, "Writing").
          const refusal = response.request().isNavigationRequest() && (status === 409 || status === 422);
          if (status >= 400 && !refusal) complaints.push(`status ${status}: ${response.url()}`);
        });
        const follow = (followed: Page) => {
          followed.on('framenavigated', (frame) => {
            if (frame === followed.mainFrame() && frame.url().startsWith('http')) seen.add(kind(frame.url()));
          });
        };
        watched.pages().forEach(follow);
        watched.on('page', follow);
      };
      watch(context);

      const kakazu: Kakazu = {
        mailbox: new Mailbox(),
        waitForMail: (address) => kakazu.mailbox.waitForMail(address),
        freshAddress: () => `e2e-${info.workerIndex}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}@example.jp`,

        async visit(path, { page: on = page, status = 200 } = {}) {
          if (status >= 400) allowed.push(new RegExp(`^status ${status}: `));
          const answer = await on.goto(path);
          if (!answer) throw new Error(`${path} did not answer`);
          expect(answer.status(), path).toBe(status);
          await kakazu.checkPage(on);
          return answer;
        },

        async press(target) {
          const on = target.page();
          const next = on.waitForEvent('framenavigated', (frame) => frame === on.mainFrame());
          await target.click();
          await next;
          await kakazu.checkPage(on);
        },

        async checkPage(on = page) {
          const scripts = javaScriptEnabled !== false;
          if (scripts && (await on.locator('script[data-bundle]').count())) {
            await expect(on.locator('html[data-awake]'), 'the islands wake').toHaveCount(1);
            expect(await on.evaluate(notExported), 'islands of the page that the bundle does not export').toEqual([]);
          }
          if (!scripts) copy ??= await (await browser.newContext({ javaScriptEnabled: true })).newPage();
          await check(on, copy);
          checked.add(kind(on.url()));
        },

        allow: (complaint) => void allowed.push(complaint),

        async person() {
          const other = await browser.newContext();
          others.push(other);
          watch(other);
          return other.newPage();
        },

        async staffSignIn(login) {
          const desk = await kakazu.person();
          await kakazu.visit(`http://${addresses.staff}/sign-in`, { page: desk });
          await signIn(desk, login);
          await kakazu.checkPage(desk);
          return desk;
        },
      };

      await use(kakazu);

      await copy?.context().close();
      await Promise.all(others.map((other) => other.close()));
      const left = complaints.filter((complaint) => !allowed.some((pattern) => pattern.test(complaint)));
      expect(left, 'complaints').toEqual([]);
      // A test that has failed already may have stopped before a check.
      if (info.errors.length === 0) {
        expect([...seen].filter((page) => !checked.has(page)), 'pages that were seen but not checked').toEqual([]);
      }
    },
    { auto: true },
  ],
});
