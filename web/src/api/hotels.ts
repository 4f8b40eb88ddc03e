import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Month } from '../lib/calendar';
import { searchQuery, type Search } from '../lib/search';
import type { ChosenStay, Stay } from '../lib/stay';
import { api, dataOf } from './client';

const kPageSize = 12;
const kKeepSuggestionsMs = 60_000;

/** The hits, page by page. A search that is no longer wanted is aborted. */
export function useHotelSearch(search: Search, enabled = true) {
  const query = { limit: kPageSize, ...searchQuery(search) };
  return useInfiniteQuery({
    queryKey: ['hotels', query],
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/hotels', {
          signal,
          params: { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useSuggestions(text: string) {
  return useQuery({
    queryKey: ['suggestions', text],
    enabled: text.length > 0,
    staleTime: kKeepSuggestionsMs,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/hotels/suggestions', { signal, params: { query: { q: text } } })),
  });
}

/** The nights of a month for a party; no month, no question. */
export function useCalendar(hotelId: string, month: Month | null, { adults, rooms, childrenAges }: Omit<Stay, 'arrival' | 'departure'>) {
  const party = { adults, rooms, ...(childrenAges.length > 0 ? { children_ages: childrenAges.join(',') } : {}) };
  return useQuery({
    queryKey: ['calendar', hotelId, month, party],
    enabled: month !== null,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/hotels/{hotel_id}/calendar', {
          signal,
          params: { path: { hotel_id: hotelId }, query: { month: month ?? '', ...party } },
        }),
      ),
  });
}

export function useHotel(hotelId: string) {
  return useQuery({
    queryKey: ['hotel', hotelId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/hotels/{hotel_id}', { signal, params: { path: { hotel_id: hotelId } } })),
  });
}

export function useOffers(hotelId: string, stay: ChosenStay) {
  return useQuery({
    queryKey: ['offers', hotelId, stay],
    staleTime: 0,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/hotels/{hotel_id}/offers', {
          signal,
          params: {
            path: { hotel_id: hotelId },
            query: {
              arrival: stay.arrival,
              departure: stay.departure,
              adults: stay.adults,
              rooms: stay.rooms,
              ...(stay.childrenAges.length > 0 ? { children_ages: stay.childrenAges.join(',') } : {}),
            },
          },
        }),
      ),
  });
}
