import { Button, Textarea, TextInput } from '@mantine/core';
import type { SyntheticEvent } from 'react';
import { useBook } from '../../api/bookings';
import { asApiError, fieldErrors } from '../../api/problem';
import type { Booking } from '../../api/types';
import { useMe } from '../../auth/session';
import { ProblemView } from '../../components/problem';
import type { Dictionary } from '../../i18n/en';
import { useI18n } from '../../i18n/i18n';
import { useForm, type Errors } from '../../lib/use-form';

export const kMaxName = 100;
export const kMaxEmail = 254;
export const kMaxNote = 500;

export interface GuestValues {
  givenName: string;
  familyName: string;
  email: string;
  note: string;
}

const kFields = {
  given_name: 'givenName',
  family_name: 'familyName',
  email: 'email',
  note: 'note',
} as const;
const kShown = Object.keys(kFields).flatMap((field) => [field, `guest.${field}`]);

export function checkGuest(values: GuestValues, t: Dictionary): Errors<GuestValues> {
  const errors: Errors<GuestValues> = {};
  for (const field of ['givenName', 'familyName'] as const) {
    const text = values[field].trim();
    if (text === '') errors[field] = t.common.required;
    else if (text.length > kMaxName) errors[field] = t.book.tooLong(kMaxName);
  }
  const email = values.email.trim();
  if (email === '') errors.email = t.common.required;
  else if (!/^[^\s@]+@[^\s@]+$/.test(email)) errors.email = t.book.emailBad;
  else if (email.length > kMaxEmail) errors.email = t.book.tooLong(kMaxEmail);
  if (values.note.length > kMaxNote) errors.note = t.book.tooLong(kMaxNote);
  return errors;
}

interface Props {
  hold: Booking;
  bookKey: string;
  onBooked: (booking: Booking) => void;
  onGiveBack: () => void;
  givingBack: boolean;
}

export function GuestForm({ hold, bookKey, onBooked, onGiveBack, givingBack }: Props) {
  const { t } = useI18n();
  const me = useMe();
  const book = useBook();
  const form = useForm<GuestValues>(
    { givenName: me?.given_name ?? '', familyName: me?.family_name ?? '', email: me?.email ?? '', note: '' },
    (values) => checkGuest(values, t),
  );

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (book.isPending || !form.check()) return;
    const { givenName, familyName, email, note } = form.values;
    const guest = { given_name: givenName.trim(), family_name: familyName.trim(), email: email.trim() };
    book.mutate(
      { holdId: hold.id, guest, note: note.trim(), key: bookKey },
      { onSuccess: onBooked, onError: (error) => form.show(fieldErrors(error, kFields)) },
    );
  };
  const text = (field: keyof GuestValues, label: string, autoComplete: string) => ({
    name: field,
    label,
    autoComplete,
    required: true,
    value: form.values[field],
    error: form.errors[field],
    onChange: (event: { currentTarget: { value: string } }) => form.set(field, event.currentTarget.value),
  });
  const status = asApiError(book.error)?.status;

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
      <div>
        <h3 style={{ margin: 0 }}>{t.book.payment}</h3>
        <p style={{ margin: '0.3rem 0 0' }}>{t.book.paymentText}</p>
      </div>
      {book.isError && <ProblemView error={book.error} shown={kShown} />}
      {(status === 0 || status === 504) && <p className="quiet">{t.book.unknownOutcome}</p>}
      <div className="row apart">
        <Button type="submit" size="md" loading={book.isPending}>
          {t.book.submit}
        </Button>
        <Button variant="subtle" loading={givingBack} disabled={book.isPending} onClick={onGiveBack}>
          {t.book.giveBack}
        </Button>
      </div>
    </form>
  );
}
