// The whole way through the site, as people go it, in real browsers against a running Innkeeper.
//
//   BASE_URL=http://localhost:8080 ADMIN_EMAIL=… ADMIN_PASSWORD=… MANAGER_EMAIL=… MANAGER_PASSWORD=…
//   GUEST_EMAIL=… GUEST_PASSWORD=… node journey.mjs [--phase before|after] [--shots DIR]
//
// Phase `before` plays everything and writes what it made to DIR/state.json; phase `after`, run when
// the server has been killed and started again, checks that all of it is still there.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { makePicture } from './picture.mjs';
import * as people from './steps.mjs';

const { values } = parseArgs({
  options: {
    phase: { type: 'string', default: 'before' },
    shots: { type: 'string', default: 'shots' },
  },
});
const baseUrl = process.env.BASE_URL ?? 'http://localhost:8080';
const account = (role) => {
  const email = process.env[`${role}_EMAIL`];
  const password = process.env[`${role}_PASSWORD`];
  assert.ok(email && password, `set ${role}_EMAIL and ${role}_PASSWORD`);
  return { email, password };
};
const [admin, manager, guest] = ['ADMIN', 'MANAGER', 'GUEST'].map(account);
const stateFile = join(values.shots, 'state.json');

const kDayMs = 86_400_000;
const inDays = (days) => new Date(Date.now() + days * kDayMs).toISOString().slice(0, 10);
const dayAndMonth = (day) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00Z`));

async function before(browser) {
  const hotel = {
    name: `Journey House ${Date.now().toString(36)}`,
    city: 'Sydney',
    cityPrefix: 'syd',
    stars: 5,
    minStars: 4,
    price: '200',
    picture: { name: 'house.png', mimeType: 'image/png', buffer: makePicture() },
    managerEmail: manager.email,
  };
  const stay = { arrival: inDays(40), departure: inDays(42) };

  const ada = await browser.person('admin');
  await people.signIn(ada, admin, /\/hotel\/admin$/);
  await people.addHotel(ada, hotel);

  const grace = await browser.person('guest');
  await people.signIn(grace, guest, /\/hotel\/search$/);
  const max = await browser.person('manager');
  await people.signIn(max, manager, /\/hotel\/review$/);

  const bookings = [];
  for (const decision of ['confirm', 'reject']) {
    const price = decision === 'confirm' ? await chooseAtHotel(grace, hotel, stay) : await chooseInSearch(grace, hotel, stay);
    assert.equal(price.lines.length, 2, 'one line a night');
    assert.ok(price.lines.every((line) => /200\.00/.test(line)), `each night costs 200.00: ${price.lines}`);
    assert.match(price.total, /400\.00/, 'the total of two nights');
    const booking = await people.holdAndBook(grace, { note: `Please ${decision}`, total: price.total });

    const days = [stay.arrival, stay.departure].map(dayAndMonth);
    const card = await people.pendingCard(max, { ...booking, guest: guest.email, total: price.total, days });
    await max.shot('review');
    const loads = await grace.page.evaluate(() => performance.timeOrigin);
    await decide(max, card, booking, decision);
    await people.expectStatus(grace, decision === 'confirm' ? 'Confirmed' : 'Rejected');
    assert.equal(await grace.page.evaluate(() => performance.timeOrigin), loads, 'the page was not reloaded');
    if (decision === 'reject') await grace.page.getByText('The house is being painted').first().waitFor();
    await grace.shot(decision === 'confirm' ? 'confirmed' : 'rejected');
    bookings.push({ ...booking, status: decision === 'confirm' ? 'Confirmed' : 'Rejected' });
  }
  await max.page.getByRole('tab', { name: 'Decided' }).click();
  for (const { reference } of bookings) await max.page.getByTestId('decided').filter({ hasText: reference }).waitFor();
  await max.shot('decided');
  await grace.page.goto('/hotel/bookings');
  await grace.page.getByTestId('booking').filter({ hasText: bookings[0].reference }).waitFor();
  await grace.shot('bookings');

  const { picture: _picture, ...kept } = hotel;
  writeFileSync(stateFile, JSON.stringify({ hotel: kept, bookings }, null, 2));
}

/** The hotel first, then the nights. */
async function chooseAtHotel(grace, hotel, stay) {
  await people.findHotel(grace, hotel);
  return people.chooseNights(grace, stay);
}

/** The nights first: the total of the hit is the offer's; holdAndBook sees that it is the booking's too. */
async function chooseInSearch(grace, hotel, stay) {
  const total = await people.findStay(grace, hotel, stay);
  const price = await people.readOffer(grace);
  assert.equal(price.total, total, 'the total of the search is that of the offer');
  assert.match(await people.readCalendar(grace, stay), /the night from .*200/, 'the night of arrival in the calendar');
  return price;
}

async function decide(max, card, booking, decision) {
  if (decision === 'confirm') {
    await card.getByRole('button', { name: `Confirm booking ${booking.reference}` }).click();
    await max.page.getByText(`Booking ${booking.reference} is confirmed.`).waitFor();
    return;
  }
  await card.getByRole('button', { name: `Reject booking ${booking.reference}` }).click();
  const dialog = max.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await dialog.getByText('This is needed.').waitFor();
  await dialog.locator('textarea[name="reason"]').fill('The house is being painted');
  await max.shot('reject');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await max.page.getByText(`Booking ${booking.reference} is rejected.`).waitFor();
}

async function after(browser) {
  const { hotel, bookings } = JSON.parse(readFileSync(stateFile, 'utf8'));
  const grace = await browser.person('guest');
  await people.signIn(grace, guest, /\/hotel\/search$/);
  await people.findHotel(grace, hotel);
  await grace.shot('hotel-after');
  for (const { url, status, reference } of bookings) {
    await grace.page.goto(url);
    await people.expectStatus(grace, status);
    await grace.page.getByRole('heading', { level: 1, name: `Booking ${reference}` }).waitFor();
    await grace.shot(`${status.toLowerCase()}-after`);
  }
  const ada = await browser.person('admin');
  await people.signIn(ada, admin, /\/hotel\/admin$/);
  await ada.page.getByRole('heading', { name: hotel.name }).waitFor();
  const max = await browser.person('manager');
  await people.signIn(max, manager, /\/hotel\/review$/);
  await max.page.getByRole('tab', { name: 'Decided' }).click();
  for (const { reference } of bookings) await max.page.getByTestId('decided').filter({ hasText: reference }).waitFor();
  await max.shot('decided-after');
}

const phases = { before, after };
assert.ok(values.phase in phases, `no phase ${values.phase}`);
const browser = await openBrowser({ baseUrl, shots: values.shots, phase: values.phase });
try {
  await phases[values.phase](browser);
  assert.deepEqual(browser.complaints, [], 'no page complained');
  console.log(`journey ${values.phase}: done`);
} finally {
  await browser.close();
}
