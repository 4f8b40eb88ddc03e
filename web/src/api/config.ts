import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';

/** What the server tells every page at the start; it does not change while the site is open. */
export function useConfig() {
  return useQuery({
    queryKey: ['config'],
    staleTime: Infinity,
    queryFn: () => dataOf(api.GET('/api/v1/config')),
  });
}
