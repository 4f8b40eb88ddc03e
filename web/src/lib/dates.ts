/** A civil date, YYYY-MM-DD. Never turned into an instant of any zone but UTC, where no day is odd. */
export type CivilDate = string;

const kCivil = /^(\d{4})-(\d{2})-(\d{2})$/;
const kDayMs = 86_400_000;

function utc(date: CivilDate): Date | null {
  const match = kCivil.exec(date);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const value = new Date(Date.UTC(year, month - 1, day));
  return value.getUTCMonth() === month - 1 && value.getUTCDate() === day ? value : null;
}

export function isCivilDate(text: string | null | undefined): text is CivilDate {
  return typeof text === 'string' && utc(text) !== null;
}

/** The number of nights from arrival to departure; 0 when either is not a date. */
export function nightsBetween(arrival: CivilDate, departure: CivilDate): number {
  const [from, to] = [utc(arrival), utc(departure)];
  return from && to ? Math.round((to.getTime() - from.getTime()) / kDayMs) : 0;
}

export function addDays(date: CivilDate, days: number): CivilDate {
  const from = utc(date);
  return from ? new Date(from.getTime() + days * kDayMs).toISOString().slice(0, 10) : date;
}

/** Today where the hotel is; a zone this browser does not know counts as UTC. */
export function todayIn(timeZone: string, now: Date = new Date()): CivilDate {
  const parts = (zone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  try {
    return parts(timeZone).format(now);
  } catch {
    return parts('UTC').format(now);
  }
}

export type DateStyle = 'long' | 'medium' | 'weekday' | 'short';

const kStyles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  short: { day: 'numeric', month: 'short' },
};

/** English dates as the calendar writes them, 18 Dec 2026, wherever the browser thinks that it is. */
function locale(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

export function formatDate(date: CivilDate, language: string, style: DateStyle = 'medium'): string {
  const value = utc(date);
  return value ? new Intl.DateTimeFormat(locale(language), { ...kStyles[style], timeZone: 'UTC' }).format(value) : date;
}

export function formatStay(arrival: CivilDate, departure: CivilDate, language: string): string {
  const [from, to] = [utc(arrival), utc(departure)];
  if (!from || !to) return `${arrival} – ${departure}`;
  return new Intl.DateTimeFormat(locale(language), { ...kStyles.medium, timeZone: 'UTC' }).formatRange(from, to);
}

/** An instant in the reader's own zone. */
export function formatInstant(instant: string, language: string): string {
  const value = new Date(instant);
  if (Number.isNaN(value.getTime())) return instant;
  return new Intl.DateTimeFormat(locale(language), { dateStyle: 'medium', timeStyle: 'short' }).format(value);
}

/** A time of the hotel's wall, "2027-07-19T18:00", as it stands there; an instant as formatInstant. */
export function formatLocal(local: string, language: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(local);
  const day = match ? utc(match[1] ?? '') : null;
  if (!match || !day) return formatInstant(local, language);
  const time = new Date(day.getTime() + (Number(match[2]) * 60 + Number(match[3])) * 60_000);
  return new Intl.DateTimeFormat(locale(language), {
    day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC',
  }).format(time);
}

/** "in 3 hours", "vor 2 Tagen": the largest unit that fits. */
export function formatRelative(instant: string, language: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1000);
  if (Number.isNaN(seconds)) return instant;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60]];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}

/** Minutes and seconds of a countdown, such as 9:05; never below 0:00. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
