import type { Page } from '@playwright/test';
import { addresses } from '../city';
import { expect, test } from '../fixtures';
import { family } from '../fill';
import { answerSteps, begin, confirmAddress, submit } from '../road';

test.describe.configure({ timeout: 240_000 });

const desk = (path: string) => `http://${addresses.staff}${path}`;

/** Finds a case by its receipt number and opens it. */
async function openCase(page: Page, kakazu: { press(target: ReturnType<Page['locator']>): Promise<void> }, words: string) {
  await page.getByLabel(/受付番号・氏名/).fill(words);
  await kakazu.press(page.getByRole('button', { name: '検索' }));
  expect(new URL(page.url()).search, 'nothing personal in the address').toBe('');
  await kakazu.press(page.locator('main table a').first());
}

test('a case is returned, corrected, decided, and its resident reads the decision', async ({ page, kakazu }) => {
  const address = kakazu.freshAddress();
  await begin(page, kakazu);
  await answerSteps(page, kakazu, family('takasaki-return-from-leave'));
  await confirmAddress(page, kakazu, address);
  const number = await submit(page, kakazu);
  await kakazu.waitForMail(address);

  const clerk = await kakazu.staffSignIn('sato');
  await kakazu.visit(desk('/'), { page: clerk });
  await openCase(clerk, kakazu, number);
  await expect(clerk.getByText('髙﨑 葵').first()).toBeVisible();
  await kakazu.press(clerk.getByRole('button', { name: '審査を始める' }));
  await kakazu.waitForMail(address);
  await kakazu.press(clerk.getByRole('link', { name: /差し戻す/ }));
  const open = clerk.locator('details', { has: clerk.locator('input[value="birth_weight"]') });
  await open.locator('summary').first().click();
  await clerk.locator('input[value="birth_weight"]').check({ force: true });
  await kakazu.press(clerk.getByRole('button', { name: '差し戻して申請者に知らせる' }));
  await expect(clerk.locator('#errors, .field-error, .notice-error').first(), 'a note is needed').toBeVisible();
  await expect(clerk.locator('input[value="birth_weight"]'), 'the mark is kept').toBeChecked();
  await clerk.locator('[name="note:birth_weight"]').fill('母子健康手帳の体重と違います。確認してください。');
  await kakazu.press(clerk.getByRole('button', { name: '差し戻して申請者に知らせる' }));

  const returned = await kakazu.waitForMail(address);
  expect(returned.text).not.toContain('体重');
  await kakazu.visit('/applications');
  await kakazu.press(page.getByRole('link', { name: /保育施設等利用申込み/ }));
  await expect(page.getByText('母子健康手帳の体重と違います')).toBeVisible();
  await kakazu.press(page.getByRole('button', { name: '修正をはじめる' }));
  const weight = page.locator('[name="birth_weight"]');
  if (!(await weight.count())) await kakazu.press(page.locator('.section-change').first());
  await page.locator('[name="birth_weight"]').fill('3120');
  await expect(page.locator('[name="allergy"]'), 'only what was opened can be changed').toHaveCount(0);
  await kakazu.press(page.locator('#step-form .actions').getByRole('button', { name: /^保存して/ }));
  if (!page.url().endsWith('/review')) await kakazu.visit(page.url().replace(/\/steps\/.*/, '/review'));
  expect(await submit(page, kakazu)).toBe(number);
  await kakazu.waitForMail(address);

  await kakazu.visit(desk('/'), { page: clerk });
  await openCase(clerk, kakazu, number);
  await expect(clerk.getByText('2,980').or(clerk.getByText('2980')).first(), 'the old answer beside the new').toBeVisible();
  await expect(clerk.getByText('3,120').or(clerk.getByText('3120')).first()).toBeVisible();
  await kakazu.press(clerk.getByRole('button', { name: '審査を始める' }));
  await kakazu.waitForMail(address);

  await kakazu.press(clerk.getByRole('link', { name: /教育・保育給付認定.*決定する/ }));
  await clerk.getByLabel(/^認定/).first().check({ force: true });
  await clerk.getByLabel(/^選択/).selectOption({ index: 1 });
  await clerk.getByLabel('有効期間のはじめ').fill('R9.4.1');
  await clerk.getByLabel('有効期間のおわり').fill('2029-03-31');
  await kakazu.press(clerk.getByRole('button', { name: '決定して申請者に知らせる' }));
  await kakazu.press(clerk.getByRole('link', { name: /利用調整.*決定する/ }));
  await clerk.getByLabel(/^保留/).first().check({ force: true });
  await kakazu.press(clerk.getByRole('button', { name: '決定して申請者に知らせる' }));
  await expect(clerk.getByText('この決定には理由が必要です').first()).toBeVisible();
  await clerk.getByLabel(/^理由（/).fill('希望する施設の3歳未満児クラスに空きがないため。');
  await kakazu.press(clerk.getByRole('button', { name: '決定して申請者に知らせる' }));

  for (let mails = 0; mails < 2; mails += 1) {
    const news = await kakazu.waitForMail(address);
    expect(news.text).not.toMatch(/保留|認定|空き/);
  }
  await kakazu.visit('/applications');
  await kakazu.press(page.getByRole('link', { name: /保育施設等利用申込み/ }));
  await expect(page.getByText('空きがないため')).toBeVisible();
  await expect(page.getByText('審査請求')).toBeVisible();
});

test('two clerks on one case: the second is told what changed', async ({ kakazu }) => {
  const first = await kakazu.staffSignIn('sato');
  const second = await kakazu.staffSignIn('suzuki');
  for (const clerk of [first, second]) {
    await kakazu.visit(desk('/'), { page: clerk });
    await openCase(clerk, kakazu, 'コバヤシ');
  }
  if (!(await first.getByRole('button', { name: '審査を始める' }).count())) test.skip();
  await kakazu.press(first.getByRole('button', { name: '審査を始める' }));
  await kakazu.press(second.getByRole('button', { name: '審査を始める' }));
  await expect(second.getByText('ほかの操作が先に行われました')).toBeVisible();
  await expect(second.getByText('佐藤 美咲').first()).toBeVisible();
});

test('a clerk enters an application for a person without an address', async ({ kakazu }) => {
  const clerk = await kakazu.staffSignIn('sato');
  await kakazu.visit(desk('/counter'), { page: clerk });
  await kakazu.press(clerk.getByRole('link', { name: /保育施設等利用申込み/ }));
  await kakazu.press(clerk.getByRole('button', { name: '申請をはじめる' }).or(clerk.getByRole('button', { name: '新しい申請をはじめる' })));
  await answerSteps(clerk, kakazu, family('kobayashi-category-1'));
  await kakazu.press(clerk.getByRole('button', { name: 'この内容で申請する' }));
  await expect(clerk.getByText('「発送する手紙」に載せました')).toBeVisible();
  await kakazu.visit(desk('/letters'), { page: clerk });
});

test('names are found in any width and any form of their kanji', async ({ kakazu }) => {
  const clerk = await kakazu.staffSignIn('sato');
  for (const words of ['たかさき', 'ﾀｶｻｷ', 'タカサキ', '高崎', '髙﨑']) {
    await kakazu.visit(desk('/'), { page: clerk });
    await clerk.getByLabel(/受付番号・氏名/).fill(words);
    await kakazu.press(clerk.getByRole('button', { name: '検索' }));
    await expect(clerk.getByText('髙﨑').first(), words).toBeVisible();
  }
});

test('the administrator sees mail that could not be delivered, and no case', async ({ kakazu }) => {
  const administrator = await kakazu.staffSignIn('admin');
  await kakazu.visit(desk('/outbox'), { page: administrator });
  await kakazu.visit(desk('/letters'), { page: administrator, status: 404 });
});

test('a wrong password is answered as an unknown login is', async ({ kakazu }) => {
  const clerk = await kakazu.person();
  for (const login of ['sato', 'nobody-here']) {
    await kakazu.visit(desk('/sign-in'), { page: clerk });
    await clerk.locator('input[name=login]').fill(login);
    await clerk.locator('input[name=password]').fill('not the password');
    await kakazu.press(clerk.getByRole('button', { name: 'ログイン' }));
    await expect(clerk.getByText('ログインIDかパスワードが違います。')).toBeVisible();
    await expect(clerk.locator('input[name=password]')).toHaveValue('');
  }
});

