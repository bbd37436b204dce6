// The resident's road, shared by journeys.
import { expect, type Page } from '@playwright/test';
import { addRows, fillStep, type Answers } from './fill';
import { codeFrom, type Mail } from './mailbox';

interface Walker {
  press(target: ReturnType<Page['locator']>): Promise<void>;
  checkPage(page?: Page): Promise<void>;
  waitForMail(address: string): Promise<Mail>;
}

/** Begins a draft of daycare enrolment from the front page. */
export async function begin(page: Page, kakazu: Walker & { visit(path: string): Promise<unknown> }): Promise<void> {
  await kakazu.visit('/');
  await kakazu.press(page.getByRole('link', { name: /保育施設等利用申込/ }));
  await kakazu.press(page.getByRole('button', { name: '申請をはじめる' }));
}

/** Answers steps until `until` is reached; the steps that were seen. */
export async function answerSteps(page: Page, kakazu: Walker, answers: Answers, until = /\/review$/): Promise<string[]> {
  const seen: string[] = [];
  for (let posts = 0; posts < 60 && !until.test(page.url()); posts += 1) {
    const step = /\/steps\/([^?#]+)/.exec(page.url())?.[1] ?? '';
    if (seen.at(-1) !== step) seen.push(step);
    if (await addRows(page, answers)) {
      await page.waitForLoadState();
      continue;
    }
    await fillStep(page, answers);
    await kakazu.press(page.locator('#step-form .actions').getByRole('button', { name: /^保存して/ }));
  }
  expect(page.url()).toMatch(until);
  return seen;
}

/** Confirms an address on the check page by the code from the mail. */
export async function confirmAddress(page: Page, kakazu: Walker, address: string): Promise<void> {
  await page.getByLabel('メールアドレス').fill(address);
  await kakazu.press(page.getByRole('button', { name: '確認コードを送る' }));
  await enterCode(page, kakazu, address);
}

/** Types the code from the mail. */
export async function enterCode(page: Page, kakazu: Walker, address: string): Promise<void> {
  const mail = await kakazu.waitForMail(address);
  await page.getByLabel('6桁の確認コード').fill(codeFrom(mail));
  await kakazu.press(page.getByRole('button', { name: '確認する' }));
}

/** Sends the application; its receipt number. */
export async function submit(page: Page, kakazu: Walker): Promise<string> {
  await kakazu.press(page.getByRole('button', { name: /この内容で申請する|再提出する/ }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/受け付けました/);
  return (await page.locator('.receipt-number').innerText()).trim();
}
