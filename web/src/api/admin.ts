import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, asForm, dataOf, ifMatch } from './client';
import type { CreateHotel, EditHotel, Hotel } from './types';

export function useAdminHotels() {
  return useInfiniteQuery({
    queryKey: ['admin-hotels'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/admin/hotels', {
          signal,
          params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}

export function useAdminHotel(hotelId: string) {
  return useQuery({
    queryKey: ['admin-hotel', hotelId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/admin/hotels/{hotel_id}', { signal, params: path(hotelId) })),
  });
}

const path = (hotelId: string) => ({ path: { hotel_id: hotelId } });

/** What follows every change of a hotel: its page shows the answer, every list is read again. */
function useHotelChange<V>(change: (input: V) => Promise<Hotel>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (hotel) => {
      client.setQueryData(['admin-hotel', hotel.id], hotel);
      void client.invalidateQueries({ queryKey: ['admin-hotels'] });
      void client.invalidateQueries({ queryKey: ['hotels'] });
      void client.invalidateQueries({ queryKey: ['hotel', hotel.id] });
    },
  });
}

export interface NewHotel {
  key: string;
  body: FormData | CreateHotel;
}

export function useCreateHotel() {
  return useHotelChange(({ key, body }: NewHotel) => {
    const params = { header: { 'Idempotency-Key': key } };
    if (!(body instanceof FormData)) return dataOf(api.POST('/api/v1/admin/hotels', { params, body }));
    return dataOf(
      api.POST('/api/v1/admin/hotels', { params, body: body as unknown as CreateHotel, ...asForm }),
    );
  });
}

export function useEditHotel(hotel: Pick<Hotel, 'id' | 'version'>) {
  return useHotelChange((body: EditHotel) =>
    dataOf(
      api.PATCH('/api/v1/admin/hotels/{hotel_id}', {
        params: { ...path(hotel.id), header: ifMatch(hotel.version) },
        body,
      }),
    ),
  );
}

export function useArchiveHotel() {
  return useHotelChange((hotel: Pick<Hotel, 'id' | 'version'>) =>
    dataOf(
      api.POST('/api/v1/admin/hotels/{hotel_id}/archive', {
        params: { ...path(hotel.id), header: ifMatch(hotel.version) },
      }),
    ),
  );
}

export interface NewPhoto {
  hotelId: string;
  photo: File;
}

export function useAddPhoto() {
  return useHotelChange(({ hotelId, photo }: NewPhoto) => {
    const form = new FormData();
    form.set('photo', photo);
    return dataOf(
      api.POST('/api/v1/admin/hotels/{hotel_id}/photos', {
        params: path(hotelId),
        body: form as unknown as { photo: string },
        ...asForm,
      }),
    );
  });
}

export function useRemovePhoto(hotelId: string) {
  return useHotelChange((photoId: string) =>
    dataOf(
      api.DELETE('/api/v1/admin/hotels/{hotel_id}/photos/{photo_id}', {
        params: { path: { hotel_id: hotelId, photo_id: photoId } },
      }),
    ),
  );
}

export function useSetManagers(hotel: Pick<Hotel, 'id' | 'version'>) {
  return useHotelChange((managerIds: string[]) =>
    dataOf(
      api.PUT('/api/v1/admin/hotels/{hotel_id}/managers', {
        params: { ...path(hotel.id), header: ifMatch(hotel.version) },
        body: { manager_ids: managerIds },
      }),
    ),
  );
}

/** Users whose e-mail begins with the text. */
export function useUserSearch(text: string) {
  return useQuery({
    queryKey: ['users', 'by-email', text],
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/admin/users', { signal, params: { query: { q: text, limit: 10 } } })),
  });
}

/** The managers there are, to show names in place of ids. */
export function useKnownManagers() {
  return useQuery({
    queryKey: ['users', 'managers'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/admin/users', { signal, params: { query: { group: 'HotelManager', limit: 100 } } }),
      ),
  });
}

type Group = 'Admin' | 'HotelManager' | 'Member';

export function useMakeManager() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ sub, groups }: { sub: string; groups: string[] }) =>
      dataOf(
        api.PUT('/api/v1/admin/users/{subject}/groups', {
          params: { path: { subject: sub } },
          body: { groups: [...new Set([...groups, 'HotelManager'])] as Group[] },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}
