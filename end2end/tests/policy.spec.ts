// The monthly survey, as the analyst runs it and as everybody reads its results.
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
