import { Button } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useHotelSearch, type HotelFilter } from '../../api/hotels';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Empty, Loading, More } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { HotelCard } from './hotel-card';
import { SearchForm } from './search-form';

/** Pictures above the fold are not left for later. */
const kEager = 3;

function filterFrom(params: URLSearchParams): HotelFilter {
  const rating = Number(params.get('min_rating'));
  const known = Number.isInteger(rating) && rating >= 1 && rating <= 5;
  return { city: (params.get('city') ?? '').slice(0, 100), minRating: known ? rating : null };
}

export default function SearchPage() {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);

  const change = ({ city, minRating }: HotelFilter) =>
    setParams({ ...(city ? { city } : {}), ...(minRating ? { min_rating: String(minRating) } : {}) });

  return (
    <>
      <PageTitle title={t.search.title} above={t.site.motto} />
      <SearchForm filter={filter} onChange={change} />
      <Results filter={filter} onClear={() => change({ city: '', minRating: null })} />
    </>
  );
}

function Results({ filter, onClear }: { filter: HotelFilter; onClear: () => void }) {
  const { t } = useI18n();
  const search = useHotelSearch(filter);

  if (search.isPending) return <Loading height={330} count={6} className="cards" />;
  if (search.isError && !search.data) {
    return <ProblemView error={search.error} onRetry={() => void search.refetch()} />;
  }
  const hotels = search.data.pages.flatMap((page) => page.items);
  const total = search.data.pages[0]?.total ?? hotels.length;
  return (
    <section aria-label={t.search.results}>
      <p className="quiet" role="status" style={{ marginBottom: '1rem' }}>
        {filter.city ? t.search.foundIn(total, filter.city) : t.search.found(total)}
      </p>
      {hotels.length === 0 ? (
        <Empty title={t.search.empty} text={t.search.emptyText}>
          <Button variant="outline" onClick={onClear}>
            {t.search.clear}
          </Button>
        </Empty>
      ) : (
        <ul className="cards" data-old={search.isPlaceholderData}>
          {hotels.map((hotel, index) => (
            <li key={hotel.id}>
              <HotelCard hotel={hotel} eager={index < kEager} />
            </li>
          ))}
        </ul>
      )}
      {search.isFetchNextPageError && <ProblemView error={search.error} />}
      <More {...search} />
    </section>
  );
}
