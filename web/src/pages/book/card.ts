import type { AddCard } from '../../api/types';
import type { Dictionary } from '../../i18n/en';
import type { Errors } from '../../lib/use-form';

export const kMinDigits = 12;
export const kMaxDigits = 19;
const kFirstYear = 2000;
const kLastYear = 2100;

export interface CardValues {
  number: string;
  month: string;
  year: string;
  cvc: string;
}

export const kNoCard: CardValues = { number: '', month: '', year: '', cvc: '' };

/** The card that the sample provider takes. */
export function sampleCard(now: Date): CardValues {
  return { number: '4242 4242 4242 4242', month: '12', year: String(now.getFullYear() + 2), cvc: '123' };
}

export function checkCard(values: CardValues, t: Dictionary, now: Date): Errors<CardValues> {
  const errors: Errors<CardValues> = {};
  const digits = values.number.replace(/\s/g, '');
  if (!/^\d+$/.test(digits) || digits.length < kMinDigits || digits.length > kMaxDigits) errors.number = t.card.badNumber;
  const month = Number(values.month);
  if (!/^\d{1,2}$/.test(values.month) || month < 1 || month > 12) errors.month = t.card.badMonth;
  const year = Number(values.year);
  if (!/^\d{4}$/.test(values.year) || year < kFirstYear || year > kLastYear) errors.year = t.card.badYear;
  const past = year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1;
  if (!errors.month && !errors.year && past) errors.year = t.card.past;
  if (!/^\d{3,4}$/.test(values.cvc)) errors.cvc = t.card.badCvc;
  return errors;
}

export function cardOf(values: CardValues): AddCard {
  return {
    card_number: values.number.replace(/\s/g, ''),
    expiry_month: Number(values.month),
    expiry_year: Number(values.year),
    cvc: values.cvc,
  };
}
