import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { asApiError } from '../../api/problem';

/** Whether a change met a newer version of the hotel; if so, that version is loaded. */
export function useStaleReload(hotelId: string, error: unknown): boolean {
  const client = useQueryClient();
  const stale = [409, 412].includes(asApiError(error)?.status ?? 0);
  useEffect(() => {
    if (stale) void client.invalidateQueries({ queryKey: ['admin-hotel', hotelId] });
  }, [stale, client, hotelId]);
  return stale;
}
