/** The house's mark: a key in a frame. Decoration; the name stands beside it. */
export function Mark({ size = 40 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" className="mark">
      <rect x="1" y="1" width="62" height="62" rx="13" className="mark-ground" />
      <rect x="5.5" y="5.5" width="53" height="53" rx="9.5" className="mark-frame" />
      <g className="mark-key">
        <circle cx="32" cy="20" r="7.5" />
        <path d="M32 27.5V51M32 45h8M32 38.5h6" />
      </g>
    </svg>
  );
}

/** A rule with a lozenge in the middle, as printers set it. */
export function Ornament() {
  return (
    <div className="ornament" aria-hidden="true">
      <svg width="14" height="14" viewBox="0 0 14 14">
        <path d="M7 1l6 6-6 6-6-6z" fill="currentColor" />
      </svg>
    </div>
  );
}
