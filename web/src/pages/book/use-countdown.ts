import { useEffect, useState } from 'react';
import { serverNow } from '../../lib/clock';

/** Milliseconds until an instant by the server's clock, counted down every second; never below 0. */
export function useCountdown(until: string | undefined): number {
  const end = until === undefined ? NaN : Date.parse(until);
  const [left, setLeft] = useState(() => leftUntil(end));
  useEffect(() => {
    const tick = () => setLeft(leftUntil(end));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [end]);
  return left;
}

function leftUntil(end: number): number {
  return Number.isNaN(end) ? Infinity : Math.max(0, end - serverNow());
}
