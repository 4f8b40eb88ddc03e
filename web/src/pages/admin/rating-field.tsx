import { SegmentedControl } from '@mantine/core';
import { useI18n } from '../../i18n/i18n';

export function RatingField({ value, onChange }: { value: number; onChange: (rating: number) => void }) {
  const { t } = useI18n();
  return (
    <div>
      <div className="field-label" id="rating">
        {t.add.rating}
      </div>
      <SegmentedControl
        aria-labelledby="rating"
        name="rating"
        fullWidth
        value={String(value)}
        data={[1, 2, 3, 4, 5].map((stars) => ({
          value: String(stars),
          label: <span aria-label={t.common.stars(stars)}>{stars} ★</span>,
        }))}
        onChange={(next) => onChange(Number(next))}
      />
    </div>
  );
}
