// The monthly survey, as the analyst runs it and as everybody reads its results.
import type { Locator } from '@playwright/test';
import { addresses } from '../city';
import { expect, test } from '../fixtures';

test.describe.configure({ timeout: 180_000 });

const desk = (path: string) => `http://${addresses.staff}${path}`;

test('an analyst goes from the list of surveys to a counted wave, its results, crossings, series, words and release', async ({
  kakazu,
}) => {
  const analyst = await kakazu.staffSignIn('ito');
  await expect(analyst).toHaveURL(desk('/surveys'));
  await kakazu.press(analyst.getByRole('link', { name: 'まちと暮らしのアンケート' }));
  await expect(analyst.getByText('毎月1日').first()).toBeVisible();
  await kakazu.visit(desk('/surveys/life/panel'), { page: analyst });
  await kakazu.visit(desk('/surveys/life/poster'), { page: analyst });
  await kakazu.visit(desk('/surveys/life'), { page: analyst });
  await kakazu.press(analyst.getByRole('link', { name: /2026年10月/ }));
  const wave = new URL(analyst.url()).pathname;
  for (const [path, sign] of [
    ['results', 'main figure'],
    ['cross?row=transport&column=district', 'main table'],
    ['parts?column=transport&by=district', 'main figure'],
    ['words?item=change', 'main h1'],
    ['release', 'main h1'],
    ['preview', 'main fieldset'],
  ]) {
    await kakazu.visit(desk(`${wave}/${path}`), { page: analyst });
    await expect(analyst.locator(sign).first(), path).toBeVisible();
  }
  await kakazu.visit(desk('/surveys/life/series?column=transport'), { page: analyst });
  await expect(analyst.locator('main figure').first()).toBeVisible();
});

test('everybody reads the results of a month, by age, and takes them along', async ({ page, kakazu }) => {
  await kakazu.visit('/results/life');
  await expect(page.locator('main figure').first()).toBeVisible();
  await kakazu.visit('/results/life/2026-10');
  await expect(page.getByText('*', { exact: true }).first()).toBeVisible();
  await kakazu.visit('/results/life/2026-10/by/age');
  for (const [path, kind] of [
    ['/results/life/2026-10/data.csv', 'text/csv'],
    ['/results/life/2026-10/codebook.csv', 'text/csv'],
    ['/results/life/2026-10/tables.xlsx', 'spreadsheetml'],
    ['/api/results/life/2026-10', 'application/json'],
  ]) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()['content-type'], path).toContain(kind);
  }
  await kakazu.visit('/results/life/2026-11', { status: 404 });
});

test('a chart tells the number of the mark under the pointer, until one leaves or presses Escape', async ({
  kakazu,
  javaScriptEnabled,
  isMobile,
}) => {
  test.skip(javaScriptEnabled === false, 'the table has the numbers: see below');
  const analyst = await kakazu.staffSignIn('ito');
  await kakazu.visit(desk('/surveys/life'), { page: analyst });
  await kakazu.press(analyst.getByRole('link', { name: /2026年10月/ }));
  await kakazu.visit(`${analyst.url()}/results`, { page: analyst });
  const tip = analyst.locator('#chart-tip');
  const point = (mark: Locator) => (isMobile ? mark.tap() : mark.hover());
  const bar = analyst.locator('.chart-bar').first();
  await point(bar);
  const row = analyst.locator('figure', { has: bar }).locator('tbody tr').first();
  for (const cell of await row.locator('th, td').all()) await expect(tip).toContainText(await cell.innerText());
  const favourable = analyst.locator('.chart-stack .chart-strip').first();
  await point(favourable);
  const margin = analyst.locator('figure', { has: favourable }).locator('tbody td').first();
  await expect(margin).toContainText('±');
  await expect(tip).toContainText(await margin.innerText());
  await kakazu.checkPage(analyst);
  // It can be pointed at itself, and goes with Escape though the pointer stays.
  await tip.hover();
  await analyst.waitForTimeout(400);
  await expect(tip).not.toBeEmpty();
  await analyst.keyboard.press('Escape');
  await expect(tip).toBeEmpty();
  await point(bar);
  await expect(tip).not.toBeEmpty();
  await point(analyst.locator('h1'));
  await expect(tip).toBeEmpty();
});

test('a chart is one stop of the tab key, and its marks are walked along by arrows', async ({
  kakazu,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled === false, 'the table has the numbers: see below');
  const analyst = await kakazu.staffSignIn('ito');
  await kakazu.visit(desk('/surveys/life/series?column=transport'), { page: analyst });
  const picture = analyst.locator('.chart-picture');
  const tip = analyst.locator('#chart-tip');
  const months = analyst.locator('figure tbody tr');
  await analyst.getByRole('button', { name: '表示する' }).focus();
  await analyst.keyboard.press('Tab');
  await expect(picture).toBeFocused();
  await expect(tip).toContainText(await months.first().locator('th').innerText());
  await analyst.keyboard.press('ArrowRight');
  await expect(tip).toContainText(await months.nth(1).locator('th').innerText());
  await analyst.keyboard.press('End');
  await expect(tip).toContainText(await months.last().locator('th').innerText());
  await expect(tip).toContainText(await months.last().locator('td').first().innerText());
  await kakazu.checkPage(analyst);
  await analyst.keyboard.press('Escape');
  await expect(tip).toBeEmpty();
  await analyst.keyboard.press('Home');
  await expect(tip).not.toBeEmpty();
  await analyst.keyboard.press('Tab');
  await expect(picture).not.toBeFocused();
  await expect(tip).toBeEmpty();
});

test('many questions are narrowed by typing, and without scripts links lead to each', async ({
  kakazu,
  javaScriptEnabled,
}) => {
  const analyst = await kakazu.staffSignIn('ito');
  await kakazu.visit(desk('/surveys/life'), { page: analyst });
  await kakazu.press(analyst.getByRole('link', { name: /2026年10月/ }));
  await kakazu.visit(`${analyst.url()}/results`, { page: analyst });
  const questions = analyst.locator('article.result');
  const all = await questions.count();
  const field = analyst.getByLabel('質問を絞り込む');
  await expect(questions.locator('table')).toHaveCount(all);
  if (javaScriptEnabled === false) {
    await expect(field).toBeHidden();
    await analyst.getByText('質問の一覧から選ぶ').click();
    const links = analyst.locator('.finder-links a');
    await expect(links).toHaveCount(all);
    await links.last().click();
    await expect(questions.last()).toBeInViewport();
    return;
  }
  await field.fill(await questions.nth(4).locator('h3').innerText());
  await expect(questions.nth(4)).toBeVisible();
  const some = await questions.filter({ visible: true }).count();
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(all);
  await expect(analyst.getByText(`${all}問のうち${some}問を表示しています。`)).toBeVisible();
  await kakazu.checkPage(analyst);
  await field.fill('どこにもない語');
  await expect(questions.filter({ visible: true })).toHaveCount(0);
  await field.fill('');
  await expect(questions.filter({ visible: true })).toHaveCount(all);
});
