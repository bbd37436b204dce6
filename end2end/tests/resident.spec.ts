import { expect, test } from '../fixtures';
import { family, fillStep } from '../fill';
import { answerSteps, begin, confirmAddress, enterCode, submit } from '../road';

test.describe.configure({ timeout: 180_000 });

test('a family applies for daycare, with a document, and reads its copy', async ({ page, kakazu }) => {
  const address = kakazu.freshAddress();
  await begin(page, kakazu);
  await answerSteps(page, kakazu, family('takasaki-return-from-leave'), /\/steps\/documents$/);

  const upload = page.locator('input[type=file]').first();
  await upload.setInputFiles({ name: '就労証明書.png', mimeType: 'image/png', buffer: png });
  await kakazu.press(page.locator('button[value^="upload:"]').first());
  await expect(page.getByText('就労証明書.png').first()).toBeVisible();
  await upload.setInputFiles({ name: 'macro.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a pdf') });
  await kakazu.press(page.locator('button[value^="upload:"]').first());
  await expect(page.getByText('JPEG、PNG、PDFのファイルを選んでください')).toBeVisible();

  await answerSteps(page, kakazu, family('takasaki-return-from-leave'));
  await confirmAddress(page, kakazu, address);
  await expect(page.getByText('メールアドレスは確認済みです')).toBeVisible();
  const number = await submit(page, kakazu);

  const mail = await kakazu.waitForMail(address);
  expect(mail.subject).toContain(number);
  expect(mail.text).not.toContain('髙﨑');
  await kakazu.press(page.getByRole('link', { name: '申請の控えを表示・印刷する' }));
  await expect(page.getByText('髙﨑 葵')).toBeVisible();
  await expect(page.getByText('就労証明書.png').first()).toBeVisible();
  await kakazu.visit('/applications');
  await kakazu.press(page.getByRole('link', { name: /保育施設等/ }));
  await expect(page.getByText('受付待ち')).toBeVisible();
});

test('an error is said beside the field and nothing typed is lost', async ({ page, kakazu }) => {
  await begin(page, kakazu);
  const answers = family('takasaki-return-from-leave');
  await answerSteps(page, kakazu, answers, /\/steps\/child$/);
  await fillStep(page, { ...answers, 'child_name/family_kana': 'Takasaki' });
  await kakazu.press(page.getByRole('button', { name: '保存して次へ' }));
  await expect(page.locator('#errors')).toBeVisible();
  const kana = page.locator('[name="child_name/family_kana"]');
  await expect(kana).toHaveValue('Takasaki');
  await expect(kana).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name="child_name/family"]')).toHaveValue('髙﨑');
});

test('switching the language in the middle of a step loses nothing', async ({ page, kakazu }) => {
  await begin(page, kakazu);
  await answerSteps(page, kakazu, family('takasaki-return-from-leave'), /\/steps\/child$/);
  await page.locator('[name="child_name/family"]').fill('𠮷田');
  await kakazu.press(page.getByRole('button', { name: 'English' }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('[name="child_name/family"]')).toHaveValue('𠮷田');
  await kakazu.press(page.getByRole('button', { name: 'やさしい日本語' }));
  await expect(page.locator('ruby').first()).toBeVisible();
  await expect(page.locator('[name="child_name/family"]')).toHaveValue('𠮷田');
});

test('a draft is finished later, from another device', async ({ page, kakazu }) => {
  const address = kakazu.freshAddress();
  await begin(page, kakazu);
  await answerSteps(page, kakazu, family('suharto-one-name'), /\/steps\/child$/);
  await page.locator('[name="child_name/family"]').fill('スハルト');
  await kakazu.press(page.getByRole('button', { name: '続きはあとで' }));
  await page.getByLabel('メールアドレス').fill(address);
  await kakazu.press(page.getByRole('button', { name: '確認コードを送る' }));
  await enterCode(page, kakazu, address);
  await expect(page.getByRole('heading', { name: 'わたしの申請' })).toBeVisible();

  const other = await kakazu.person();
  await kakazu.visit('/sign-in', { page: other });
  await other.getByLabel('メールアドレス').fill(address);
  await kakazu.press(other.getByRole('button', { name: '確認コードを送る' }));
  await enterCode(other, kakazu, address);
  await kakazu.press(other.getByRole('link', { name: '続きを入力する' }));
  await expect(other.locator('[name="child_name/family"]')).toHaveValue('スハルト');
});

test('a postal code finds its town', async ({ page, kakazu }) => {
  await begin(page, kakazu);
  const postcode = page.locator('[name$="/postcode"]').first();
  await postcode.fill('１０００００１');
  await page.getByRole('button', { name: '住所をさがす' }).first().click();
  await expect(page.locator('[name$="/town"]').first()).toHaveValue('東京都千代田区千代田');
  await kakazu.checkPage();
});

test('standing pages and a page that does not exist', async ({ page, kakazu }) => {
  for (const path of ['/help', '/privacy', '/accessibility', '/sign-in', '/applications']) await kakazu.visit(path);
  await kakazu.visit('/nowhere', { status: 404 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ページが見つかりません');
});

// A picture of one pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
