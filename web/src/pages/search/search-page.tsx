import { useSearchParams } from 'react-router';
import { PageTitle } from '../../components/page';
import { useI18n } from '../../i18n/i18n';
import { todayIn } from '../../lib/dates';
import { searchFrom, searchParams, type Search } from '../../lib/search';
import { Results } from './results';
import { SearchForm } from './search-form';

export default function SearchPage() {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const search = searchFrom(params, todayIn('UTC'));
  const change = (next: Search) => setParams(searchParams(next), { preventScrollReset: true });
  return (
    <>
      <PageTitle title={t.search.title} above={t.site.motto} />
      <SearchForm search={search} onChange={change} />
      <Results search={search} onChange={change} />
    </>
  );
}
