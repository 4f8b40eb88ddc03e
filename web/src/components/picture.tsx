import { useState } from 'react';
import { Mark } from './brand';

interface Props {
  src: string | null | undefined;
  alt: string;
  eager?: boolean;
  className?: string;
}

/** A picture with its place kept; the house's mark stands in when there is none, or it fails. */
export function Picture({ src, alt, eager = false, className = '' }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  const shown = src && failed !== src;
  return (
    <div className={`picture ${className}`}>
      {shown ? (
        <img
          src={src}
          alt={alt}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setFailed(src)}
        />
      ) : (
        <Mark size={56} />
      )}
    </div>
  );
}
