import { describe, expect, test } from 'vitest';
import { nearFrom, searchFrom, searchParams, searchQuery, sortOf, sortsOf, withoutFilters, filterCount, type Search } from './search';

const kToday = '2027-07-01';
const from = (text: string) => searchFrom(new URLSearchParams(text), kToday);

const everything: Search = {
  city: 'Zürich',
  q: 'pool, harbour view',
  near: { lat: -33.861, lon: 151.211, km: 5, name: 'Continental' },
  box: null,
  map: true,
  stay: { arrival: '2027-07-20', departure: '2027-07-22', adults: 3, childrenAges: [4, 11], rooms: 2 },
  minRating: 4,
  maxPrice: '450.50',
  currency: 'EUR',
  amenities: ['Wi-Fi', 'Hot spring'],
  mealPlans: ['breakfast', 'half_board'],
  freeCancellation: true,
  sort: 'distance',
};

const kBox = { south: -34, west: 151, north: -33.5, east: 151.5 };

describe('a search and its address', () => {
  test('all of it goes into the address and comes back', () => {
    expect(searchFrom(new URLSearchParams(searchParams(everything).toString()), kToday)).toEqual(everything);
  });

  test('an area of the map too', () => {
    const inArea: Search = { ...everything, near: null, box: kBox };
    expect(searchParams(inArea).get('box')).toBe('-34,151,-33.5,151.5');
    expect(searchFrom(new URLSearchParams(searchParams(inArea).toString()), kToday)).toEqual(inArea);
  });

  test('what is not asked for is not in the address', () => {
    expect(searchParams(from('')).toString()).toBe('');
    expect(searchParams(from('city=zur&min_rating=4')).toString()).toBe('city=zur&min_rating=4');
  });

  test.each([
    ['min_rating=6', { minRating: null }],
    ['min_rating=2.5', { minRating: null }],
    ['max_price=450', { maxPrice: null }],
    ['max_price=450,5&currency=EUR', { maxPrice: null, currency: 'EUR' }],
    ['max_price=-1&currency=EUR', { maxPrice: null }],
    ['currency=eur', { currency: null }],
    ['near=1,2', { near: null }],
    ['box=1,2,3', { box: null }],
    ['box=2,0,1,0', { box: null }],
    ['box=-34,151,-33.5,181', { box: null }],
    ['box=-34,151,-33.5,151.5', { box: kBox }],
    ['box=-34,151,-33.5,151.5&sort=distance', { sort: 'distance' }],
    ['box=34,151,-33.5,151.5&sort=distance', { sort: null }],
    ['near=1,2,3&box=-34,151,-33.5,151.5', { near: { lat: 1, lon: 2, km: 3, name: null }, box: null }],
    ['near=1,2&box=-34,151,-33.5,151.5', { near: null, box: kBox }],
    ['map=true', { map: true }],
    ['map=yes', { map: false }],
    ['meal_plans=breakfast,brunch', { mealPlans: ['breakfast'] }],
    ['free_cancellation=yes', { freeCancellation: false }],
    ['sort=distance', { sort: null }],
    ['sort=relevance', { sort: null }],
    ['sort=cheap', { sort: null }],
    ['sort=price', { sort: 'price' }],
  ])('%s', (text, expected) => expect(from(text)).toMatchObject(expected));

  test('limits, at them and one past', () => {
    expect(from(`city=${'a'.repeat(101)}`).city).toHaveLength(100);
    expect(from(`q=${'a'.repeat(200)}`).q).toHaveLength(200);
    expect(from(`q=${'a'.repeat(201)}`).q).toHaveLength(200);
    expect(from(`amenities=${'a'.repeat(40)},${'b'.repeat(41)}`).amenities).toEqual(['a'.repeat(40)]);
    const many = Array.from({ length: 21 }, (_, index) => `a${index}`);
    expect(from(`amenities=${many.join(',')}`).amenities).toHaveLength(20);
    expect(from(`currency=EUR&max_price=${'9'.repeat(20)}`).maxPrice).toHaveLength(20);
    expect(from(`currency=EUR&max_price=${'9'.repeat(21)}`).maxPrice).toBeNull();
  });

  test('dates that the server would refuse are as if they were not there', () => {
    const dates = (arrival: string, departure: string) => from(`arrival=${arrival}&departure=${departure}`).stay.arrival;
    expect(dates('2027-06-30', '2027-07-02')).toBe('2027-06-30');
    expect(dates('2027-06-29', '2027-07-02')).toBeNull();
    expect(dates('2027-07-01', '2027-08-10')).toBe('2027-07-01');
    expect(dates('2027-07-01', '2027-08-11')).toBeNull();
    expect(dates('2027-07-02', '2027-07-02')).toBeNull();
    expect(from('arrival=2027-07-02&adults=3').stay).toMatchObject({ arrival: null, departure: null, adults: 3 });
  });

  test('an adult in each room at least', () => {
    expect(from('adults=2&rooms=3').stay).toMatchObject({ adults: 3, rooms: 3 });
  });
});

describe('a circle', () => {
  test.each(['-90,-180,0.1', '90,180,500'])('%s', (text) => expect(nearFrom(text, null)).not.toBeNull());
  test.each([null, '', '90.1,0,5', '0,180.1,5', '0,0,0.09', '0,0,500.1', '1,2,3,4', '1,2,-3', '1e1,2,3', 'a,b,c'])('not %s', (text) =>
    expect(nearFrom(text, null)).toBeNull(),
  );
});

describe('what the API is asked', () => {
  test('everything in its words', () => {
    expect(searchQuery(everything)).toEqual({
      city: 'Zürich', q: 'pool, harbour view', near: '-33.861,151.211,5', arrival: '2027-07-20', departure: '2027-07-22',
      adults: 3, rooms: 2, children_ages: '4,11', min_rating: '4', max_price: '450.50', currency: 'EUR',
      amenities: 'Wi-Fi,Hot spring', meal_plans: 'breakfast,half_board', free_cancellation: 'true', sort: 'distance',
    });
  });

  test('an area of the map, and never with a circle', () => {
    const area = { ...from(''), box: kBox, map: true, sort: 'distance' as const };
    expect(searchQuery(area)).toEqual({ adults: 2, rooms: 1, box: '-34,151,-33.5,151.5', sort: 'distance' });
    expect(searchQuery({ ...area, near: everything.near })).toEqual({ adults: 2, rooms: 1, near: '-33.861,151.211,5', sort: 'distance' });
  });

  test('degrees are never in powers of ten', () => expect(searchQuery(from('near=0.0000001,-0.0000009,1')).near).toBe('0,-0.000001,1'));

  test('nothing but the party, and never one date alone or an order that cannot be', () => {
    expect(searchQuery(from(''))).toEqual({ adults: 2, rooms: 1 });
    expect(searchQuery({ ...from(''), stay: { ...from('').stay, arrival: '2027-07-20' }, sort: 'distance' })).toEqual({ adults: 2, rooms: 1 });
  });

  test('the order without a wish', () => {
    expect(sortOf(from(''))).toBe('rating');
    expect(sortOf(from('q=pool'))).toBe('relevance');
    expect(sortOf(from('q=pool&sort=price'))).toBe('price');
    expect(sortsOf({ near: null, box: null, q: '' })).toEqual(['rating', 'price']);
    expect(sortsOf({ near: null, box: kBox, q: '' })).toEqual(['rating', 'price', 'distance']);
    expect(sortsOf(everything)).toEqual(['relevance', 'rating', 'price', 'distance']);
  });
});

test('filters are counted, and taken away without the rest', () => {
  expect(filterCount(everything)).toBe(7);
  expect(filterCount({ ...everything, maxPrice: null })).toBe(7);
  const without = withoutFilters(everything);
  expect(filterCount(without)).toBe(0);
  expect(without).toMatchObject({ city: 'Zürich', q: 'pool, harbour view', near: everything.near, stay: everything.stay });
});
