// Fills in a step as a person would, from answers as typed (path → string): whatever control is on the page.
// Labels lie over their small controls, hence the force.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

export type Answers = Record<string, string>;

const examples = join(__dirname, '..', 'server', 'procedures', 'examples');

/** The answers of an invented family. */
export function family(name: string): Answers {
  return JSON.parse(readFileSync(join(examples, 'daycare-enrolment', `${name}.json`), 'utf8'));
}

/**
 * Fills every control of the step's form that these answers know, and what appears because of them. Controls are found by
 * name, never by place: with scripts the page changes while it is filled in.
 */
export async function fillStep(page: Page, answers: Answers): Promise<void> {
  const form = page.locator('#step-form');
  const seen = new Set<string>();
  for (;;) {
    const controls = await form.locator('input, select, textarea').evaluateAll((elements) =>
      (elements as HTMLInputElement[]).map(({ name, tagName, type, value }) => ({ name, tagName, type, value })),
    );
    const keyOf = ({ name, type, value }: (typeof controls)[number]) =>
      type === 'radio' || type === 'checkbox' ? `[name="${name}"][value="${value}"]` : `[name="${name}"]:not([type="hidden"])`;
    const fresh = controls.filter(
      (control) =>
        control.name && !control.name.startsWith('_') && !/^(hidden|file)$/.test(control.type) && !seen.has(keyOf(control)),
    );
    if (!fresh.length) return;
    for (const each of fresh) {
      seen.add(keyOf(each));
      const control = form.locator(keyOf(each));
      const value = answers[each.name] ?? '';
      // Gone again, because of an answer before it.
      if (!(await control.count())) continue;
      if (each.tagName === 'SELECT') {
        if (value) await control.selectOption(value);
      } else if (each.type === 'radio') {
        if (each.value === value) await tick(control, true);
      } else if (each.type === 'checkbox') {
        await tick(control, value.split(',').includes(each.value));
      } else if (value && (await control.inputValue()) !== value) {
        await control.fill(each.type === 'time' ? value.padStart(5, '0') : value);
      }
    }
  }
}

/**
 * Where the page draws its questions anew at this very moment, the new control takes the click and the old one is asked
 * whether it did.
 */
async function tick(control: Locator, on: boolean): Promise<void> {
  await expect(() => control.setChecked(on, { force: true, timeout: 5_000 })).toPass({ timeout: 20_000 });
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
