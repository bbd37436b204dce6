// Signing in at the staff door.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dataFolder } from './city';

/** An account of the demonstration city, as `demo` writes it to `demo.json` in its data folder. */
export interface Account {
  mail: string;
  password: string;
  /** Base32, as in an authenticator. */
  totp?: string;
}

export function account(name: string): Account {
  const accounts = JSON.parse(readFileSync(join(dataFolder(), 'demo.json'), 'utf8')).staff as Record<string, Account>;
  const found = accounts[name];
  if (!found) throw new Error(`the demonstration city has no account ${name}, only ${Object.keys(accounts)}`);
  return found;
}

/** RFC 6238: six digits, SHA-1, thirty seconds. */
export function totp(secret: string, time = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const digits = secret.replace(/[\s=]/g, '').toUpperCase();
  const bits = [...digits].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Fills the sign-in pages of the staff door and waits for the desk. */
export async function signIn(page: Page, name: string): Promise<void> {
  const { mail, password, totp: secret } = account(name);
  await page.locator('input[name=mail]').fill(mail);
  await page.locator('input[name=password]').fill(password);
  await page.locator('main button[type=submit]').first().click();
  const code = page.locator('input[name=code]');
  if (secret && (await code.isVisible())) {
    await code.fill(totp(secret));
    await page.locator('main button[type=submit]').first().click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
