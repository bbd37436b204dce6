import { expect, test } from '../fixtures';

test('the front page answers, with a heading', async ({ page, kakazu }) => {
  await kakazu.visit('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the language of the front page can be switched and is remembered', async ({ page, kakazu }) => {
  await kakazu.visit('/');
  const japanese = await page.getByRole('heading', { level: 1 }).innerText();
  await kakazu.press(page.getByRole('button', { name: 'English', exact: true }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(japanese);
  await kakazu.visit('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await kakazu.press(page.getByRole('button', { name: '日本語', exact: true }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
});

test('a page that does not exist says so', async ({ page, kakazu }) => {
  await kakazu.visit('/no-such-page', { status: 404 });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
