import { Alert, Button, Text } from '@mantine/core';
import type { HotelHits } from '../../api/types';
import { Empty } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatStay } from '../../lib/dates';
import { filterCount, withoutFilters, type Search } from '../../lib/search';

/** The words as they were understood, where that is not as they were written. */
export function Corrected({ understood, written }: { understood: string; written: string }) {
  const { t } = useI18n();
  return (
    <p className="corrected" role="status">
      <strong>{t.search.corrected(understood)}</strong> <span className="quiet">{t.search.correctedFrom(written)}</span>
    </p>
  );
}

export function WordsDown({ words, onRetry }: { words: string; onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <Alert role="alert" color="wine" variant="light" mb="md" title={t.search.wordsDown}>
      <Text size="sm">{t.search.wordsDownText(words)}</Text>
      <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
        {t.search.wordsAgain}
      </Button>
    </Alert>
  );
}

interface Props {
  search: Search;
  nearest: HotelHits['nearest'];
  onChange: (search: Search) => void;
}

/** Nothing was found: the nearest dates at which something is, in one click, and the ways back. */
export function NothingFits({ search, nearest, onChange }: Props) {
  const { t, locale } = useI18n();
  const all = { ...withoutFilters(search), city: '', q: '', near: null, box: null, sort: null };
  const cleared = { ...all, stay: { ...search.stay, arrival: null, departure: null } };
  return (
    <Empty title={nearest ? t.search.emptyDates : t.search.empty} text={nearest ? t.search.nearestText : search.box ? t.search.emptyArea : t.search.emptyText}>
      {nearest && (
        <Button onClick={() => onChange({ ...search, stay: { ...search.stay, ...nearest } })}>
          {t.search.nearest(formatStay(nearest.arrival, nearest.departure, locale))}
        </Button>
      )}
      <div className="row">
        {filterCount(search) > 0 && (
          <Button variant="outline" onClick={() => onChange(withoutFilters(search))}>
            {t.search.clearFilters}
          </Button>
        )}
        {search.box && (
          <Button variant="outline" onClick={() => onChange({ ...search, box: null })}>
            {t.search.withoutArea}
          </Button>
        )}
        <Button variant="outline" onClick={() => onChange(cleared)}>
          {t.search.clear}
        </Button>
      </div>
    </Empty>
  );
}
