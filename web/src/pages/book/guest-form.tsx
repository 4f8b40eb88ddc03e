import { Button, Textarea, TextInput } from '@mantine/core';
import type { SyntheticEvent } from 'react';
import { asApiError, fieldErrors } from '../../api/problem';
import type { Booking } from '../../api/types';
import { useMe } from '../../auth/session';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';
import { formatMoney, isPositive } from '../../lib/money';
import { useForm } from '../../lib/use-form';
import { CardFields } from './card-fields';
import { checkCard, kNoCard, type CardValues } from './card';
import { checkGuest, guestOf, type GuestValues } from './guest';
import { RoomGuests } from './room-guests';
import { useBookingSteps } from './use-booking-steps';

const kFields = { given_name: 'givenName', family_name: 'familyName', email: 'email', note: 'note' } as const;
const kCardFields = { card_number: 'number', expiry_month: 'month', expiry_year: 'year', cvc: 'cvc' } as const;
const kShown = [...Object.keys(kFields).flatMap((field) => [field, `guest.${field}`]), ...Object.keys(kCardFields)];

interface Props {
  hold: Booking;
  subject: string;
  onBooked: (booking: Booking) => void;
  onGiveBack: () => void;
  givingBack: boolean;
}

export function GuestForm({ hold, subject, onBooked, onGiveBack, givingBack }: Props) {
  const { t, locale } = useI18n();
  const me = useMe();
  const form = useForm<GuestValues>(guestOf(hold, me), (values) => checkGuest(values, t));
  const cardForm = useForm<CardValues>(kNoCard, (values) => checkCard(values, t, new Date()));
  const steps = useBookingSteps(subject, hold.id, {
    onBooked,
    onBookError: (error) => form.show(fieldErrors(error, kFields)),
    onCardError: (error) => cardForm.show(fieldErrors(error, kCardFields)),
  });
  const { due_now, due_at_hotel } = hold.price;
  const due = isPositive(due_now.amount);
  const editedCard = {
    ...cardForm,
    set: (...change: Parameters<typeof cardForm.set>) => {
      steps.cardEdited();
      cardForm.set(...change);
    },
    reset: (values: CardValues) => {
      steps.cardEdited();
      cardForm.reset(values);
    },
  };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (steps.pending) return;
    // The card first, so that the first wrong field of the page has the focus in the end.
    const cardIsRight = !due || steps.card !== null || cardForm.check();
    if (!form.check() || !cardIsRight) return;
    steps.submit(form.values, due ? cardForm.values : null);
  };
  const text = (field: 'givenName' | 'familyName' | 'email' | 'note', label: string, autoComplete: string) => ({
    name: field,
    label,
    autoComplete,
    required: true,
    value: form.values[field],
    error: form.errors[field],
    onChange: (event: { currentTarget: { value: string } }) => form.set(field, event.currentTarget.value),
  });
  const status = asApiError(steps.error)?.status;

  return (
    <form className="paper engraved stack" noValidate onSubmit={submit} aria-labelledby="guest">
      <h2 id="guest" style={{ margin: 0 }}>
        {t.book.guest}
      </h2>
      <div className="form-grid">
        <TextInput {...text('givenName', t.book.givenName, 'given-name')} />
        <TextInput {...text('familyName', t.book.familyName, 'family-name')} />
        <TextInput className="whole" type="email" {...text('email', t.book.email, 'email')} />
        <Textarea
          className="whole"
          {...text('note', t.book.note, 'off')}
          required={false}
          description={t.book.noteHint}
          rows={3}
        />
      </div>
      <RoomGuests
        guests={form.values.roomGuests}
        error={form.errors.roomGuests}
        onChange={(roomGuests) => form.set('roomGuests', roomGuests)}
      />
      <div>
        <h3 style={{ margin: 0 }}>{t.book.payment}</h3>
        <p style={{ margin: '0.3rem 0 0' }}>
          {due
            ? t.book.paymentNow(formatMoney(due_now, locale), formatMoney(due_at_hotel, locale))
            : t.book.paymentText}
        </p>
      </div>
      {due && <CardFields form={editedCard} card={steps.card} onOther={steps.otherCard} />}
      {steps.error !== null && <ProblemView error={steps.error} shown={kShown} />}
      {(status === 0 || status === 504) && <p className="quiet">{t.book.unknownOutcome}</p>}
      <div className="row apart">
        <Button type="submit" size="md" loading={steps.pending}>
          {t.book.submit}
        </Button>
        <Button variant="subtle" loading={givingBack} disabled={steps.pending} onClick={onGiveBack}>
          {t.book.giveBack}
        </Button>
      </div>
    </form>
  );
}
