// Signing in at the staff door.
import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';

/** Password of all accounts of the demonstration city; their names are in server/src/demo.rs. */
const password = 'kakinoki-2026';

/** RFC 6238, the secret in base32 as in an authenticator: six digits, SHA-1, thirty seconds. */
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
export async function signIn(page: Page, login: string, secret?: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.locator('main button[type=submit]').first().click();
  if (secret) {
    await page.locator('input[name=code]').fill(totp(secret));
    await page.locator('main button[type=submit]').first().click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
