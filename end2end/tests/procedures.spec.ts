// Every procedure that ships, from its page to its receipt, as a phone without scripts walks it; every page is checked.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import type { Answers } from '../fill';
import { confirmAddress, submit } from '../road';

test.describe.configure({ timeout: 120_000 });
test.skip(({ javaScriptEnabled, isMobile }) => javaScriptEnabled !== false || !isMobile, 'walked once: journeys with scripts are others');

const examples = join(__dirname, '..', '..', 'server', 'procedures', 'examples');
const procedures = readdirSync(examples).sort();

/** The answers of the first person who uses a procedure. */
function firstExample(procedure: string): Answers {
  const [first] = readdirSync(join(examples, procedure)).sort();
  return JSON.parse(readFileSync(join(examples, procedure, first), 'utf8'));
}

interface Filled {
  /** The button that adds a row which the answers have and the page has not. */
  more: string | null;
  /** Names of the controls that want a file. */
  files: string[];
  /** Names of the controls that cannot be answered as the answers say. */
  refused: string[];
}

/** Fills in all controls of the step's form by their names, at once. */
async function fill(page: Page, answers: Answers): Promise<Filled> {
  return page.evaluate((answers) => {
    const form = document.querySelector<HTMLFormElement>('#step-form')!;
    const controls = [...form.querySelectorAll<HTMLInputElement>('input[name], select[name], textarea[name]')];
    const typed = controls.filter(({ name, type }) => answers[name] !== undefined && type !== 'hidden' && type !== 'file');
    for (const control of typed) {
      const answer = answers[control.name];
      if (control.type === 'radio') control.checked = control.value === answer;
      else if (control.type === 'checkbox') control.checked = answer.split(',').includes(control.value);
      else control.value = control.type === 'time' ? answer.padStart(5, '0') : answer;
    }
    const given = (name: string) => {
      const own = typed.filter((control) => control.name === name);
      const boxes = own.filter(({ type }) => type === 'radio' || type === 'checkbox');
      const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      return boxes.length ? chosen.sort().join() === answers[name].split(',').sort().join() : own[0].value !== '';
    };
    const keys = (text: string | undefined) => (text ?? '').split(',').filter(Boolean).length;
    const adders = [...form.querySelectorAll<HTMLButtonElement>('button[value^="add:"]')];
    const more = adders.find(({ value }) => {
      const rows = value.slice('add:'.length);
      const there = controls.find(({ name, type }) => name === rows && type === 'hidden');
      return keys(there?.value) < keys(answers[rows]);
    });
    const wanted = controls.filter((control) => {
      const field = control.type === 'file' ? control.closest('fieldset') : null;
      return field?.querySelector('.mark-required') && !field.querySelector('.attachments');
    });
    return {
      more: more?.value ?? null,
      files: wanted.map(({ name }) => name),
      refused: [...new Set(typed.map(({ name }) => name))].filter((name) => !given(name)),
    };
  }, answers);
}

/** Answers step after step until the check page. */
async function walk(page: Page, press: (target: ReturnType<Page['locator']>) => Promise<void>, answers: Answers) {
  for (let posts = 0; posts < 60 && !page.url().endsWith('/review'); posts += 1) {
    const { more, files, refused } = await fill(page, answers);
    expect(refused, page.url()).toEqual([]);
    if (more) {
      // The same step once more, with a further row: it is checked when it is left.
      const next = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
      await page.locator(`#step-form button[value="${more}"]`).click();
      await next;
      await page.waitForLoadState();
      continue;
    }
    for (const name of files) {
      await page.locator(`#step-form [name="${name}"]`).setInputFiles({ name: 'paper.png', mimeType: 'image/png', buffer: png });
    }
    await press(page.locator('#step-form .actions').getByRole('button', { name: /^保存して/ }));
    await expect(page.locator('#errors'), page.url()).toHaveCount(0);
  }
  expect(page.url()).toMatch(/\/review$/);
}

for (const procedure of procedures) {
  test(`${procedure} is walked to its receipt`, async ({ page, kakazu }) => {
    const address = kakazu.freshAddress();
    await kakazu.visit(`/procedures/${procedure}`);
    await kakazu.press(page.getByRole('button', { name: '申請をはじめる' }));
    await walk(page, kakazu.press, firstExample(procedure));
    await confirmAddress(page, kakazu, address);
    const number = await submit(page, kakazu);
    const mail = await kakazu.waitForMail(address);
    expect(mail.subject).toContain(number);
    await kakazu.press(page.getByRole('link', { name: '申請の控えを表示・印刷する' }));
    await expect(page.locator('.receipt-number')).toHaveText(number);
  });
}

test('the front page leads to every procedure', async ({ page, kakazu }) => {
  await kakazu.visit('/');
  for (const procedure of procedures) {
    await expect(page.locator(`main a[href="/procedures/${procedure}"]`).first(), procedure).toBeVisible();
  }
});

// A picture of one pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
