import type { MakeQuote, Money, Offer, Quote } from '../../api/types';
import { partiesFromText, partiesToText } from '../../lib/party';
import { isChosen, stayFrom, stayParams, type ChosenStay } from '../../lib/stay';

const kMoney = /^\d+(\.\d+)?$/;

/** The address of the booking page for an offer: all that a quote needs, and the total that was shown. */
export function bookAddress(hotelId: string, offer: Offer, stay: ChosenStay): string {
  const params = stayParams(stay);
  params.set('hotel', hotelId);
  params.set('room_type', offer.room_type_id);
  params.set('rate_plan', offer.rate_plan_id);
  params.set('party', partiesToText(offer.rooms));
  if (offer.price) setShown(params, offer.price.total);
  return `/book?${params.toString()}`;
}

/** What an address asks for, or null when something is missing. */
export function quoteFrom(params: URLSearchParams): MakeQuote | null {
  const stay = stayFrom(params);
  const [hotel, room, rate] = [params.get('hotel'), params.get('room_type'), params.get('rate_plan')];
  const rooms = partiesFromText(params.get('party') ?? '');
  if (!hotel || !room || !rate || !rooms || !isChosen(stay)) return null;
  return {
    hotel_id: hotel,
    room_type_id: room,
    rate_plan_id: rate,
    arrival: stay.arrival,
    departure: stay.departure,
    rooms,
  };
}

/** The total that the guest has been shown, when the address says it. */
export function shownFrom(params: URLSearchParams): Money | null {
  const [amount, currency] = [params.get('total') ?? '', params.get('currency') ?? ''];
  return kMoney.test(amount) && currency.length === 3 ? { amount, currency } : null;
}

/** The same address once the guest has seen this quote. */
export function withSeen(params: URLSearchParams, quote: Quote): URLSearchParams {
  const next = new URLSearchParams(params);
  setShown(next, quote.price.total);
  return next;
}

function setShown(params: URLSearchParams, total: Money): void {
  params.set('total', total.amount);
  params.set('currency', total.currency);
}

/** Back to the hotel with the same stay. */
export function hotelAddress(request: MakeQuote, params: URLSearchParams): string {
  const stay = stayParams(stayFrom(params)).toString();
  return `/hotels/${request.hotel_id}?${stay}`;
}
