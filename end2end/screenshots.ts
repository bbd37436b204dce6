// Takes the pictures of the README: docs/screenshots/NAME.png, at the size of a phone. `make screenshots`
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { addresses } from './city';
import { family, fillStep } from './fill';
import { test } from './fixtures';
import { answerSteps, begin, confirmAddress, submit } from './road';

const folder = resolve(__dirname, '..', 'docs', 'screenshots');

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

test('the road of a resident', async ({ page, kakazu }) => {
  test.setTimeout(300_000);
  const answers = family('takasaki-return-from-leave');
  await kakazu.visit('/');
  await picture(page, 'front');
  await begin(page, kakazu);
  await answerSteps(page, kakazu, answers, /\/steps\/child$/);
  await fillStep(page, answers);
  await picture(page, 'step');
  await answerSteps(page, kakazu, answers);
  await picture(page, 'review');
  await confirmAddress(page, kakazu, kakazu.freshAddress());
  await submit(page, kakazu);
  await picture(page, 'receipt');
});

test('the desk', async ({ kakazu }) => {
  const desk = await kakazu.staffSignIn('sato');
  await desk.setViewportSize({ width: 1366, height: 900 });
  await kakazu.visit(`http://${addresses.staff}/`, { page: desk });
  await picture(desk, 'queue');
  await kakazu.press(desk.locator('main table a').first());
  await picture(desk, 'case');
});
