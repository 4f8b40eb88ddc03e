import { Button, Drawer, NativeSelect } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useHotelSearch } from '../../api/hotels';
import { areWordsDown } from '../../api/problem';
import type { HotelHits } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { Loading, More } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatStay } from '../../lib/dates';
import { partyText } from '../../lib/party';
import { filterCount, sortOf, sortsOf, type Search, type Sort } from '../../lib/search';
import { isChosen } from '../../lib/stay';
import { Chips } from './chips';
import { Filters } from './filters';
import { HotelCard } from './hotel-card';
import { MapSection } from './map-section';
import { Corrected, NothingFits, WordsDown } from './notices';

/** Pictures above the fold are not left for later. */
const kEager = 3;

interface Props {
  search: Search;
  onChange: (search: Search) => void;
}

export function Results({ search, onChange }: Props) {
  const { t } = useI18n();
  /** The hotel that is pointed at, here or on the map. */
  const [active, setActive] = useState<string | null>(null);
  const asked = useHotelSearch(search);
  // Without its words a search still shows what fits the rest of it.
  const wordsDown = search.q !== '' && !asked.data && areWordsDown(asked.error);
  const rest = { ...search, q: '', sort: search.sort === 'relevance' ? null : search.sort };
  const instead = useHotelSearch(rest, wordsDown);
  const [shown, query] = wordsDown ? [instead, rest] : [asked, search];

  const notice = wordsDown && <WordsDown words={search.q} onRetry={() => void asked.refetch()} />;
  if (shown.isError && !shown.data) {
    return (
      <>
        {notice}
        <ProblemView error={shown.error} onRetry={() => void shown.refetch()} />
      </>
    );
  }
  const first = shown.data?.pages[0];
  if (!first) {
    return (
      <>
        {notice}
        <Loading height={330} count={6} className="cards" />
      </>
    );
  }
  const hotels = shown.data?.pages.flatMap((page) => page.items) ?? [];
  const old = shown.isPlaceholderData;
  return (
    <div className="search-body">
      <FilterPanel search={query} first={first} onChange={(next) => onChange({ ...next, q: search.q })} />
      <section aria-label={t.search.results} aria-busy={old}>
        {notice}
        {first.corrected !== undefined && <Corrected understood={first.corrected} written={search.q} />}
        <Head search={query} total={first.total} old={old} onChange={(next) => onChange({ ...next, q: search.q })} />
        <Chips search={query} onChange={(next) => onChange({ ...next, q: search.q })} />
        {search.map && <MapSection search={search} hotels={hotels} total={first.total} old={old} active={active} onActive={setActive} onChange={onChange} />}
        {hotels.length === 0 ? (
          <NothingFits search={search} nearest={first.nearest} onChange={onChange} />
        ) : (
          <ul className="cards" data-old={old}>
            {hotels.map((hotel, index) => (
              <li key={hotel.id}>
                <HotelCard hotel={hotel} search={search} eager={index < kEager} active={hotel.id === active} onActive={setActive} onChange={onChange} />
              </li>
            ))}
          </ul>
        )}
        {shown.isFetchNextPageError && <ProblemView error={shown.error} />}
        <More {...shown} />
      </section>
    </div>
  );
}

interface PanelProps extends Props {
  first: HotelHits;
}

/** Beside the hotels, or on a small screen in a drawer. */
function FilterPanel({ search, first, onChange }: PanelProps) {
  const { t } = useI18n();
  const narrow = useMediaQuery('(max-width: 52em)');
  const [open, drawer] = useDisclosure(false);
  const filters = <Filters search={search} facets={first.facets} onChange={onChange} />;
  if (!narrow) {
    return (
      <aside className="filters" aria-label={t.search.filters}>
        {filters}
      </aside>
    );
  }
  return (
    <div>
      <Button variant="outline" fullWidth onClick={drawer.open}>
        {t.search.filtersN(filterCount(search))}
      </Button>
      <Drawer opened={open} onClose={drawer.close} title={t.search.filters} closeButtonProps={{ 'aria-label': t.common.close }}>
        <div className="filters">
          {filters}
          <Button onClick={drawer.close}>{t.search.showHits(first.total)}</Button>
        </div>
      </Drawer>
    </div>
  );
}

interface HeadProps extends Props {
  total: number;
  old: boolean;
}

function Head({ search, total, old, onChange }: HeadProps) {
  const { t, locale } = useI18n();
  const { city, near, box, stay } = search;
  const found = () => {
    if (city) return t.search.foundIn(total, city);
    if (near) return near.name ? t.search.foundAround(total, near.name) : t.search.foundAroundYou(total);
    return box ? t.search.foundInArea(total) : t.search.found(total);
  };
  const party = partyText([{ adults: stay.adults, children_ages: stay.childrenAges }], t);
  return (
    <div className="row apart results-head">
      <p>
        <span role="status">{old ? t.search.searching : found()}</span>
        {isChosen(stay) && <span className="quiet"> {t.search.free(formatStay(stay.arrival, stay.departure, locale), party)}</span>}
      </p>
      <div className="row">
        <Button size="xs" variant="outline" onClick={() => onChange({ ...search, map: !search.map })}>
          {search.map ? t.search.hideMap : t.search.showMap}
        </Button>
        <NativeSelect
          size="xs"
          name="sort"
          aria-label={t.search.sort}
          value={sortOf(search)}
          data={sortsOf(search).map((sort) => ({ value: sort, label: t.search.sorts[sort] }))}
          onChange={(event) => onChange({ ...search, sort: event.currentTarget.value as Sort })}
        />
      </div>
    </div>
  );
}
