import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { Guard } from '../components/guards';
import { Layout } from '../components/layout';

const IndexPage = lazy(() => import('./index-page'));
const CallbackPage = lazy(() => import('./callback-page'));
const SearchPage = lazy(() => import('./search/search-page'));
const HotelPage = lazy(() => import('./hotel/hotel-page'));
const BookPage = lazy(() => import('./book/book-page'));
const BookingsPage = lazy(() => import('./bookings/bookings-page'));
const BookingPage = lazy(() => import('./bookings/booking-page'));
const ReviewPage = lazy(() => import('./review/review-page'));
const AdminPage = lazy(() => import('./admin/admin-page'));
const AddHotelPage = lazy(() => import('./admin/add-hotel-page'));
const EditHotelPage = lazy(() => import('./admin/edit-hotel-page'));
const NotFoundPage = lazy(() => import('./not-found-page'));

/** The site's map. */
export function Pages() {
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<IndexPage />} />
        <Route path="callback" element={<CallbackPage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="hotels/:hotelId" element={<HotelPage />} />
        <Route path="book" element={<Guard><BookPage /></Guard>} />
        <Route path="bookings" element={<Guard><BookingsPage /></Guard>} />
        <Route path="bookings/:bookingId" element={<Guard><BookingPage /></Guard>} />
        <Route path="review" element={<Guard group="HotelManager"><ReviewPage /></Guard>} />
        <Route path="admin" element={<Guard group="Admin"><AdminPage /></Guard>} />
        <Route path="admin/add" element={<Guard group="Admin"><AddHotelPage /></Guard>} />
        <Route path="admin/hotels/:hotelId" element={<Guard group="Admin"><EditHotelPage /></Guard>} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
