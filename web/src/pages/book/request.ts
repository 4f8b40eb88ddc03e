import type { Offer, PlaceHold } from '../../api/types';
import { isChosen, stayFrom, stayParams, type ChosenStay } from '../../lib/stay';

const kMoney = /^\d+(\.\d+)?$/;

/** The address of the booking page for an offer: all that a hold needs, and the total that was shown. */
export function bookAddress(hotelId: string, offer: Offer, stay: ChosenStay): string {
  const params = stayParams(stay);
  params.set('hotel', hotelId);
  params.set('room_type', offer.room_type_id);
  params.set('rate_plan', offer.rate_plan_id);
  if (offer.price) {
    params.set('total', offer.price.total.amount);
    params.set('currency', offer.price.total.currency);
  }
  return `/book?${params.toString()}`;
}

/** The hold that an address asks for, or null when something is missing. */
export function holdFrom(params: URLSearchParams): PlaceHold | null {
  const stay = stayFrom(params);
  const [hotel, room, rate] = [params.get('hotel'), params.get('room_type'), params.get('rate_plan')];
  if (!hotel || !room || !rate || !isChosen(stay)) return null;
  const [amount, currency] = [params.get('total') ?? '', params.get('currency') ?? ''];
  const shown = kMoney.test(amount) && currency.length === 3;
  return {
    hotel_id: hotel,
    room_type_id: room,
    rate_plan_id: rate,
    arrival: stay.arrival,
    departure: stay.departure,
    rooms: stay.rooms,
    adults: stay.adults,
    ...(stay.childrenAges.length > 0 ? { children_ages: stay.childrenAges } : {}),
    ...(shown ? { expected_total: { amount, currency } } : {}),
  };
}

/** Back to the hotel with the same stay. */
export function hotelAddress(request: PlaceHold, params: URLSearchParams): string {
  const stay = stayParams(stayFrom(params)).toString();
  return `/hotels/${request.hotel_id}?${stay}`;
}
