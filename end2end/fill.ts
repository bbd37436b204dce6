// Labels lie over their small controls, hence the force.
// Fills in a step as a person would, from answers as typed (path → string): whatever control is on the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

export type Answers = Record<string, string>;

const examples = join(__dirname, '..', 'server', 'procedures', 'examples');

/** The answers of an invented family. */
export function family(name: string): Answers {
  return JSON.parse(readFileSync(join(examples, 'daycare-enrolment', `${name}.json`), 'utf8'));
}

/** Fills every control of the step's form that these answers know. */
export async function fillStep(page: Page, answers: Answers): Promise<void> {
  const form = page.locator('#step-form');
  for (const control of await form.locator('input, select, textarea').all()) {
    const name = await control.getAttribute('name');
    if (!name || name.startsWith('_')) continue;
    const value = answers[name] ?? '';
    const tag = await control.evaluate((element) => element.tagName);
    const type = (await control.getAttribute('type')) ?? 'text';
    if (type === 'hidden' || type === 'file') continue;
    if (tag === 'SELECT') {
      if (value) await control.selectOption(value);
    } else if (type === 'radio') {
      if ((await control.getAttribute('value')) === value) await control.check({ force: true });
    } else if (type === 'checkbox') {
      const wanted = value.split(',').includes((await control.getAttribute('value')) ?? '');
      await control.setChecked(wanted, { force: true });
    } else if (value && (await control.inputValue()) !== value) {
      await control.fill(type === 'time' ? value.padStart(5, '0') : value);
    }
  }
}

/** Adds rows until there are as many as the answers have. */
export async function addRows(page: Page, answers: Answers): Promise<boolean> {
  for (const rows of await page.locator('#step-form button[value^="add:"]').all()) {
    const id = ((await rows.getAttribute('value')) ?? '').slice('add:'.length);
    const wanted = (answers[id] ?? '').split(',').filter(Boolean).length;
    const keys = page.locator(`#step-form input[type=hidden][name="${id}"]`);
    const there = (await keys.inputValue()).split(',').filter(Boolean).length;
    if (there < wanted) {
      // The old page must have gone before anything is filled in.
      const next = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
      await rows.click();
      await next;
      return true;
    }
  }
  return false;
}
