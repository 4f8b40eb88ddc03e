import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ChosenStay } from '../lib/stay';
import { api, dataOf } from './client';

export interface HotelFilter {
  city: string;
  minRating: number | null;
}

const kPageSize = 12;
const kSuggestAfterMs = 60_000;

export function useHotelSearch({ city, minRating }: HotelFilter) {
  return useInfiniteQuery({
    queryKey: ['hotels', city, minRating],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/hotels', {
          signal,
          params: {
            query: {
              limit: kPageSize,
              ...(city ? { city } : {}),
              ...(minRating ? { min_rating: minRating } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useCitySuggestions(text: string) {
  return useQuery({
    queryKey: ['cities', text],
    enabled: text.length > 0,
    staleTime: kSuggestAfterMs,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/hotels/suggestions', { signal, params: { query: { q: text } } })),
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
