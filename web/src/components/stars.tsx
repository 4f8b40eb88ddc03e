import { useI18n } from '../i18n/i18n';

const kStar = 'M10 1.6l2.6 5.5 6 .8-4.4 4.2 1.1 6L10 15.2l-5.3 2.9 1.1-6L1.4 7.9l6-.8z';

export function Stars({ count }: { count: number }) {
  const { t } = useI18n();
  return (
    <span className="stars" role="img" aria-label={t.common.stars(count)}>
      {Array.from({ length: count }, (_, index) => (
        <svg key={index} width="13" height="13" viewBox="0 0 20 20" aria-hidden="true">
          <path d={kStar} fill="currentColor" />
        </svg>
      ))}
    </span>
  );
}
