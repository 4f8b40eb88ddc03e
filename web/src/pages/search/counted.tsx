import type { ReactNode } from 'react';

/** A choice with the number of hotels behind it. */
export function Counted({ name, count }: { name: ReactNode; count: number }) {
  return (
    <span className="counted">
      <span>{name}</span> <span className="quiet">{count}</span>
    </span>
  );
}
