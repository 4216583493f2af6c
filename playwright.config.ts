import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const systemChromium = '/usr/bin/chromium';

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The pages of the tests are made by the tests, so the browser takes them for pages of the Internet, which may not
  // speak to this machine.
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  // A test has no finger to tap with; what a page without a gesture may do is the browser's affair.
  '--autoplay-policy=no-user-gesture-required',
];

export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: '.cache/test-output',
  // Tests mostly wait for media that plays in real time: two browsers keep two cores busy, a third would drop frames.
  workers: 2,
  // A machine that others use too may hold a browser up for seconds. What passes only now is named at the end of
  // `npm test` and is a defect all the same, of the test or of the product.
  retries: 1,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      args,
      ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
    },
  },
  projects: [
    { name: 'browser', testDir: 'test/browser' },
    { name: 'interop', testDir: 'test/interop' },
  ],
});
