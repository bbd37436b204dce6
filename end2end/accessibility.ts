// What every page is checked for: WCAG 2.2 AA and axe's best practice, and a structure that needs no script.
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const result = await axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return result.violations.map((violation) => {
      const places = violation.nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.failureSummary}`);
      return `${violation.id}: ${violation.help}\n${places.join('\n')}`;
    });
  }, tags);
}

/** What has to be right in the HTML itself. */
function structure(): string[] {
  const wrong: string[] = [];
  const count = (selector: string) => document.querySelectorAll(selector).length;
  if (!document.documentElement.lang) wrong.push('html has no lang');
  if (!document.title.trim()) wrong.push('no title');
  if (count('h1') !== 1) wrong.push(`${count('h1')} h1`);
  if (count('main') !== 1) wrong.push(`${count('main')} main`);
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) wrong.push(`h${next} after h${level}: ${heading.textContent}`);
    level = next;
  }
  const ids = new Set<string>();
  for (const { id } of document.querySelectorAll('[id]')) {
    if (ids.has(id)) wrong.push(`id ${id} twice`);
    ids.add(id);
  }
  for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby], [for]')) {
    for (const name of ['aria-describedby', 'aria-labelledby', 'for']) {
      for (const id of (element.getAttribute(name) ?? '').split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) wrong.push(`${name} names ${id}, which is not on the page`);
      }
    }
  }
  const fields = 'input:not([type=hidden], [type=submit], [type=button]), select, textarea';
  for (const field of document.querySelectorAll<HTMLInputElement>(fields)) {
    const named = field.labels?.length || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
    if (!named) wrong.push(`the field ${field.name || field.id} has no label`);
  }
  for (const form of document.querySelectorAll('form')) {
    const button = 'button:not([type=button]), input[type=submit]';
    const own = form.querySelector(button) ?? (form.id && document.querySelector(`[form="${form.id}"]`));
    if (!own) wrong.push(`the form ${form.getAttribute('action')} has no button`);
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) wrong.push(`the page is ${wide} px wider than the screen`);
  return wrong;
}

/** axe needs scripts: where they are off, it looks at a copy of the page in a window where they are on. */
async function copyInto(copy: Page, page: Page): Promise<void> {
  const body = (await page.content())
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<\/?noscript\b[^>]*>/gi, '');
  await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await copy.goto(page.url());
  await copy.unroute(page.url());
}

/** Checks a page; `copy` is a window with scripts, where the page's own window has none. */
export async function check(page: Page, copy?: Page): Promise<void> {
  await page.waitForLoadState('load');
  const where = new URL(page.url()).pathname;
  expect.soft(await page.evaluate(structure), `structure of ${where}`).toEqual([]);
  if (copy) await copyInto(copy, page);
  expect.soft(await violations(copy ?? page), `axe on ${where}`).toEqual([]);
}
