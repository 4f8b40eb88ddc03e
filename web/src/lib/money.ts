import type { Money } from '../api/types';

/** What a decimal string must look like before it is trusted with formatting. */
const kDecimal = /^-?\d+(\.\d+)?$/;

/**
 * Money for people, from the decimal string as it came: no float is made of it, so every digit
 * that the server sent is shown. An amount or currency that cannot be formatted is shown as it is.
 */
export function formatMoney(money: Money, language: string, style: 'full' | 'short' = 'full'): string {
  if (!kDecimal.test(money.amount)) return `${money.amount} ${money.currency}`;
  const digits = money.amount.split('.')[1]?.length ?? 0;
  try {
    return new Intl.NumberFormat(language, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      trailingZeroDisplay: style === 'short' ? 'stripIfInteger' : 'auto',
    }).format(money.amount as `${number}`);
  } catch {
    return `${money.amount} ${money.currency}`;
  }
}

/**
 * A price typed by a person ("200", "1 234,50", "1,234.50") as a decimal string, or null.
 * The last separator counts as the decimal point when one to three digits follow it, unless the
 * text repeats it; a single separator before exactly three digits is refused as ambiguous.
 */
export function parseAmount(text: string): string | null {
  const compact = text.trim().replace(/[\s\u00a0\u202f'’]/g, '');
  if (/^\d+$/.test(compact)) return stripZeros(compact);
  const match = /^(\d[\d.,]*)([.,])(\d{1,3})$/.exec(compact);
  if (!match) return null;
  const [, whole = '', mark = '', fraction = ''] = match;
  const other = mark === '.' ? ',' : '.';
  if (whole.includes(mark)) return null;
  const groups = whole.split(other);
  if (groups.length === 1 && fraction.length === 3) return null;
  if (groups.slice(1).some((group) => group.length !== 3)) return null;
  return `${stripZeros(groups.join(''))}.${fraction}`;
}

function stripZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** Whether a decimal string is more than nothing. */
export function isPositive(amount: string): boolean {
  return kDecimal.test(amount) && !amount.startsWith('-') && /[1-9]/.test(amount);
}

/** Basis points as a share: 1000 is 10 %. */
export function formatShare(basisPoints: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}

/** The most that is less than an amount, in the amount's own digits: of "200.00" it is "199.99". */
export function justBelow(amount: string): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const minor = (BigInt(amount.replace('.', '')) - 1n).toString().padStart(digits + 1, '0');
  return digits === 0 ? minor : `${minor.slice(0, -digits)}.${minor.slice(-digits)}`;
}

/** An amount alone, where its currency stands elsewhere; whole amounts without a fraction. */
export function formatAmount({ amount }: Money, language: string): string {
  if (!kDecimal.test(amount)) return amount;
  const digits = amount.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(amount as `${number}`);
}
