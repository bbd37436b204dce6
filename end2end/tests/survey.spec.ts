// The monthly survey, as those who answer it meet it.
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

test.describe.configure({ timeout: 120_000 });

/** Answers what a screen asks, and goes on. */
async function answerScreen(page: Page, kakazu: { press(target: ReturnType<Page['locator']>): Promise<void> }) {
  for (const group of await page.locator('#sheet-form fieldset:has(> .choices)').all()) {
    const labels = group.locator('> .choices .choice:not(.choice-none) label');
    await labels.nth(Math.min(3, (await labels.count()) - 1)).click();
  }
  await kakazu.press(page.getByRole('button', { name: '保存して次へ' }));
}

test('anybody answers by the open link, one screen after the other, and only once', async ({ page, kakazu }) => {
  await kakazu.visit('/surveys/life');
  await kakazu.press(page.getByRole('button', { name: '回答を始める' }));
  await expect(page.getByRole('navigation', { name: '入力の手順' })).toBeVisible();

  // What was chosen is there again after going on and back.
  const first = page.locator('#sheet-form fieldset:has(> .choices)').first().locator('input[type=radio]').nth(2);
  await first.check({ force: true });
  const name = await first.getAttribute('name');
  await kakazu.press(page.getByRole('button', { name: '保存して次へ' }));
  await kakazu.press(page.getByRole('button', { name: '前の画面に戻る' }));
  await expect(page.locator(`input[name="${name}"]`).nth(2)).toBeChecked();

  let screens = 0;
  while (new URL(page.url()).pathname !== '/survey/end') {
    await answerScreen(page, kakazu);
    expect((screens += 1), 'screens').toBeLessThan(12);
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('送信');
  await kakazu.press(page.getByRole('button', { name: '送信する' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/ありがとうございました/);
  await kakazu.visit('/surveys/life');
  await expect(page.getByText('この端末からの回答は受け付けました')).toBeVisible();
});

test('what was ticked is kept when another step is chosen from the list', async ({ page, kakazu }) => {
  await kakazu.visit('/surveys/life');
  await kakazu.press(page.getByRole('button', { name: '回答を始める' }));
  const earlier = await page.getByRole('heading', { level: 1 }).innerText();
  await kakazu.press(page.getByRole('button', { name: '保存して次へ' }));
  const later = await page.getByRole('heading', { level: 1 }).innerText();
  const ticked = page.locator('#sheet-form fieldset:has(> .choices)').first().locator('input[type=radio], input[type=checkbox]').first();
  await ticked.check({ force: true });
  const name = await ticked.getAttribute('name');

  const steps = page.getByRole('navigation', { name: '入力の手順' });
  const step = steps.getByRole('button', { name: earlier });
  if (!(await step.isVisible())) await steps.locator('summary').click();
  const height = await step.evaluate((button) => parseFloat(getComputedStyle(button, '::after').height));
  expect(height, 'a finger needs 44 px').toBeGreaterThanOrEqual(44);
  await kakazu.press(step);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(earlier);
  await kakazu.press(page.getByRole('button', { name: '保存して次へ' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(later);
  await expect(page.locator(`input[name="${name}"]:not([type=hidden])`).first()).toBeChecked();
});

test('a number that is none is explained beside its question, in the language of the reader', async ({ page, kakazu }) => {
  await kakazu.visit('/survey');
  await page.getByLabel('番号').fill('１２３');
  await kakazu.press(page.getByRole('button', { name: '進む' }));
  await expect(page.locator('.field-error')).toContainText('12文字');
  await expect(page.getByLabel('番号')).toHaveValue('１２３');
  await kakazu.press(page.getByRole('button', { name: 'English', exact: true }));
  await page.getByLabel('Code').fill('AAAA-BBBB-CCCC');
  await kakazu.press(page.getByRole('button', { name: 'Continue' }));
  await expect(page.locator('.field-error')).toContainText('cannot be used');
});
