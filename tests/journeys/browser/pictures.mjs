// Takes the pictures of the README from a running server with sample hotels.
//
//   BASE_URL=… GUEST_EMAIL=… GUEST_PASSWORD=… MANAGER_EMAIL=… MANAGER_PASSWORD=… node pictures.mjs --into DIR
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import * as people from './steps.mjs';

const { values } = parseArgs({ options: { into: { type: 'string', default: 'docs/pictures' } } });
const { env } = process;
const kDayMs = 86_400_000;
const inDays = (days) => new Date(Date.now() + days * kDayMs).toISOString().slice(0, 10);

const shots = mkdtempSync(join(tmpdir(), 'innkeeper-pictures-'));
const browser = await openBrowser({ baseUrl: env.BASE_URL, shots, phase: 'pictures' });

/** The page as it stands on the screen, once every picture in sight has come. */
async function take({ page }, name) {
  const loaded = () =>
    [...document.images].every((image) => image.getBoundingClientRect().top > innerHeight || (image.complete && image.naturalWidth > 0));
  await people.waitFor(() => page.evaluate(loaded), `the images of ${name}`, 30_000);
  await page.screenshot({ path: join(values.into, `${name}.png`) });
}

try {
  const guest = await browser.person('guest');
  await people.signIn(guest, { email: env.GUEST_EMAIL, password: env.GUEST_PASSWORD }, /\/hotel\/search$/);
  await guest.page.goto('/hotel/search?city=syd&min_rating=4');
  await guest.page.getByRole('region', { name: 'Hotels' }).waitFor();
  await take(guest, 'search');

  await guest.page.getByRole('link', { name: 'Continental', exact: true }).click();
  await guest.page.getByRole('heading', { level: 1, name: 'Continental' }).waitFor();
  const price = await people.chooseNights(guest, { arrival: inDays(40), departure: inDays(42) });
  await guest.page.getByTestId('price-total').first().scrollIntoViewIfNeeded();
  await guest.page.mouse.wheel(0, 160);
  await take(guest, 'book');
  const booking = await people.holdAndBook(guest, { note: 'A quiet room, please', total: price.total });

  const manager = await browser.person('manager');
  await people.signIn(manager, { email: env.MANAGER_EMAIL, password: env.MANAGER_PASSWORD }, /\/hotel\/review$/);
  await people.pendingCard(manager, { ...booking, guest: env.GUEST_EMAIL, total: price.total, days: [] });
  await take(manager, 'review');
} finally {
  await browser.close();
}
