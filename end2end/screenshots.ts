// Takes the pictures of the README: docs/screenshots/NAME.png, at the size of a phone. `make screenshots`
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { test } from './fixtures';

const folder = resolve(__dirname, '..', 'docs', 'screenshots');

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

test('the front page', async ({ page, kakazu }) => {
  await kakazu.visit('/');
  await picture(page, 'front');
});
