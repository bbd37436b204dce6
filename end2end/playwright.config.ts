import { defineConfig } from '@playwright/test';
import { addresses } from './city';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1366, height: 900 } };

export default defineConfig({
  testDir: 'tests',
  globalSetup: './city',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://${addresses.residents}`,
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: process.env.TRACE ? 'on' : 'off',
    launchOptions: {
      // Debian's browser: nothing is downloaded.
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: process.env.SCREENSHOTS
    ? [{ name: 'screenshots', testDir: '.', testMatch: 'screenshots.ts', use: phone }]
    : [
        { name: 'phone-js', use: phone },
        { name: 'phone-nojs', use: { ...phone, javaScriptEnabled: false } },
        { name: 'desktop-js', use: desktop },
        { name: 'desktop-nojs', use: { ...desktop, javaScriptEnabled: false } },
      ],
});
