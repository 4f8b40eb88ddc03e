// A browser with its complaints kept: every context is one person, and a journey fails when any
// page of theirs reports an error.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

// The site's own development dependency; the journey needs no installation of its own.
const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const kArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const kActionMs = 15_000;
/** Browsers ask for this by themselves where a page names no icon. */
const kUnasked = '/favicon.ico';

export async function openBrowser({ baseUrl, shots, phase }) {
  mkdirSync(shots, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: kArguments,
  });
  const complaints = [];
  let count = 0;

  async function person(name, options = {}) {
    const context = await browser.newContext({
      baseURL: baseUrl,
      locale: 'en-GB',
      timezoneId: 'UTC',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(kActionMs);
    const page = await context.newPage();
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() !== 'error' || url.endsWith(kUnasked)) return;
      complaints.push(`${name}: ${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
    const shot = async (title) => {
      count += 1;
      const file = `${phase}-${String(count).padStart(2, '0')}-${name}-${title}.png`;
      await page.screenshot({ path: join(shots, file), fullPage: true });
    };
    return { name, page, context, shot };
  }

  return { person, complaints, close: () => browser.close() };
}
