// What people do on the site, one function a deed. Each waits for what the person would see.
import assert from 'node:assert/strict';

export async function signIn({ page, shot }, { email, password }, landing) {
  await page.goto('/hotel/');
  await page.getByRole('button', { name: 'Sign in or register' }).click();
  await page.waitForURL(/\/signin/);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await shot('sign-in');
  await page.locator('input[name="password"]').press('Enter');
  await page.waitForURL(landing);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export async function addHotel({ page, shot }, { name, city, stars, price, picture, managerEmail }) {
  await page.getByRole('link', { name: 'Add a hotel' }).click();
  await page.getByLabel('Name', { exact: false }).first().fill(name);
  await page.locator('input[name="city"]').fill(city);
  await page.locator('label', { hasText: `${stars} ★` }).click();
  await page.locator('input[name="price"]').fill(price);
  await page.locator('input[type="file"]').setInputFiles(picture);
  await page.getByAltText('The chosen picture').waitFor();
  await page.locator('input[name="managers"]').fill(managerEmail.slice(0, 5));
  await page.getByRole('option', { name: managerEmail }).click();
  await page.getByRole('button', { name: /^Remove / }).waitFor();
  await shot('add-hotel');
  await page.getByRole('button', { name: 'Add the hotel' }).click();
  await page.getByText(`${name} can be booked now.`).waitFor();
  await shot('hotel-added');
  await page.getByRole('link', { name: 'To your hotels' }).click();
  const first = page.getByTestId('admin-hotel').first();
  await first.getByRole('heading', { name }).waitFor();
  await shot('admin-list');
}

/** Searches by the beginning of a city and a rating until the hotel is there, with its picture. */
export async function findHotel({ page, shot }, { cityPrefix, city, minStars, name }) {
  await page.goto('/hotel/search');
  await page.locator('input[name="city"]').fill(cityPrefix);
  await page.getByRole('option', { name: city }).first().waitFor();
  await shot('suggestions');
  await page.keyboard.press('Escape');
  await page.locator('input[name="city"]').press('Enter');
  await page.locator('label', { hasText: `${minStars} ★` }).click();
  await page.waitForURL((url) => url.searchParams.get('city') === cityPrefix && url.searchParams.get('min_rating') === String(minStars));
  const card = await hotelCard(page, name);
  const picture = card.locator('img');
  await picture.scrollIntoViewIfNeeded();
  await waitFor(() => picture.evaluate((image) => image.complete && image.naturalWidth > 0), 'the picture of the card');
  await shot('search');
  await card.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function hotelCard(page, name) {
  const card = page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) });
  await showAll(page, card);
  return card;
}

/** Searches a city with dates; answers the total on the hotel's card, and goes to the hotel. */
export async function findStay({ page, shot }, { city, name }, { arrival, departure }) {
  await page.goto('/hotel/search');
  await page.locator('input[name="city"]').fill(city);
  await page.locator('input[name="city"]').press('Enter');
  await page.waitForURL((url) => url.searchParams.get('city') === city);
  await page.getByLabel('Arrival and departure').click();
  for (const day of [arrival, departure]) await pickDay(page, day);
  await page.waitForURL((url) => url.searchParams.get('arrival') === arrival && url.searchParams.get('departure') === departure);
  const card = await hotelCard(page, name);
  const total = await card.getByTestId('hit-total').innerText();
  await shot('search-with-dates');
  await card.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return total;
}

/** The first offer of a hotel's page whose stay is chosen: every line, and the total. */
export async function readOffer({ page }) {
  await page.getByTestId('price-line').first().waitFor();
  const card = page.locator('article.offer').first();
  return {
    lines: await card.getByTestId('price-line').locator('td').allInnerTexts(),
    total: await card.getByTestId('price-total').innerText(),
  };
}

/** The nights of a stay in the calendar of prices: none of them is unknown. */
export async function readCalendar({ page, shot }, { arrival }) {
  await page.getByText('Prices by night').click();
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${arrival}T00:00Z`));
  const label = await page.getByRole('button', { name: day }).and(page.locator('[data-first-in-range]')).getAttribute('aria-label');
  await shot('calendar');
  return label;
}

/** Presses "Show more" until the wanted is on the page or there is no more. */
async function showAll(page, wanted) {
  await page.getByRole('region', { name: 'Hotels' }).waitFor();
  const more = page.getByRole('button', { name: 'Show more' });
  for (let pages = 0; pages < 50 && !(await wanted.count()) && (await more.count()); pages += 1) {
    const before = await page.getByRole('article').count();
    await more.click();
    await waitFor(async () => (await page.getByRole('article').count()) > before, 'more hotels');
  }
  await wanted.first().waitFor();
}

/** Picks the nights in the calendar, and reads the price: every line, and the total. */
export async function chooseNights({ page, shot }, { arrival, departure }) {
  await page.getByLabel('Arrival and departure').click();
  for (const day of [arrival, departure]) await pickDay(page, day);
  await page.getByRole('link', { name: /^Book / }).first().waitFor();
  await shot('offers');
  return readOffer({ page });
}

async function pickDay(page, day) {
  const label = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00Z`));
  const button = page.getByRole('button', { name: label, exact: true }).and(page.locator(':not([data-outside])'));
  const next = page.locator('button[data-direction="next"]').last();
  for (let month = 0; month < 14 && !(await button.count()); month += 1) await next.click();
  await button.first().click();
}

/** Holds and books; answers the booking's address and what the card says. */
export async function holdAndBook({ page, shot }, { note, total }) {
  await page.getByRole('link', { name: /^Book / }).first().click();
  await page.getByRole('timer').waitFor();
  assert.equal(await page.getByTestId('price-total').innerText(), total, 'the held total is the shown one');
  assert.notEqual(await page.locator('input[name="email"]').inputValue(), '', 'the guest is filled in');
  await page.locator('textarea[name="note"]').fill(note);
  await shot('book');
  await page.getByRole('button', { name: 'Book now' }).click();
  await page.waitForURL(/\/hotel\/bookings\//);
  await expectStatus({ page }, 'Pending approval');
  await shot('pending');
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  return { url: page.url(), reference: title.replace(/^Booking /, '') };
}

export async function expectStatus({ page }, status) {
  await page.getByTestId('status').getByText(status, { exact: true }).waitFor({ timeout: 20_000 });
}

/** The manager's card of a booking, with all that is needed to decide. */
export async function pendingCard({ page }, { reference, guest, total, days }) {
  await page.goto('/hotel/review');
  const card = page.getByTestId('approval').filter({ hasText: reference });
  await card.waitFor({ timeout: 20_000 });
  const text = await card.innerText();
  for (const part of [guest, total, ...days]) assert.ok(text.includes(part), `the card says ${part}: ${text}`);
  return card;
}

export async function waitFor(check, what, timeoutMs = 15_000) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}
