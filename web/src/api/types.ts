import type { components } from './schema';

type Schemas = components['schemas'];

export type Money = Schemas['Money'];
export type Problem = Schemas['Problem'];
export type HotelHit = Schemas['HotelHit'];
export type HotelPage = Schemas['HotelPage'];
export type Hotel = Schemas['Hotel'];
export type Photo = Schemas['Photo'];
export type Offer = Schemas['Offer'];
export type Offers = Schemas['Offers'];
export type Price = Schemas['Price'];
export type PriceLine = Schemas['PriceLine'];
export type PlaceHold = Schemas['PlaceHold'];
export type BookGuest = Schemas['BookGuest'];
export type Booking = Schemas['Booking'];
export type BookingWithTimeline = Schemas['BookingWithTimeline'];
export type BookingStatus = Schemas['BookingStatus'];
export type Approval = Schemas['Approval'];
export type CreateHotel = Schemas['CreateHotel'];
export type EditHotel = Schemas['EditHotel'];
export type User = Schemas['User'];
export type Me = Schemas['Me'];
export type SiteConfig = Schemas['SiteConfig'];
