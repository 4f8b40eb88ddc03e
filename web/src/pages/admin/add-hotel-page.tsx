import { Alert, Button, TextInput, Textarea } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Link } from 'react-router';
import { useAddPhoto, useCreateHotel } from '../../api/admin';
import { fieldErrors } from '../../api/problem';
import type { Hotel } from '../../api/types';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';
import { newKey } from '../../lib/attempt';
import { useForm } from '../../lib/use-form';
import { ManagersField } from './managers-field';
import { asFormData, asJson, checkNewHotel, hasDetails, kNewHotel, kServerFields } from './new-hotel';
import type { NewHotelValues } from './new-hotel';
import { PictureField } from './picture-field';
import { RatingField } from './rating-field';

export default function AddHotelPage() {
  const { t } = useI18n();
  const [added, setAdded] = useState<{ hotel: Hotel; photoError: unknown } | null>(null);
  return (
    <>
      <PageTitle title={t.add.title} above={<Link to="/admin">{t.admin.title}</Link>} />
      {added ? <Added {...added} onAnother={() => setAdded(null)} /> : <AddForm onAdded={setAdded} />}
    </>
  );
}

interface AddedProps {
  hotel: Hotel;
  photoError: unknown;
  onAnother: () => void;
}

function Added({ hotel, photoError, onAnother }: AddedProps) {
  const { t } = useI18n();
  return (
    <div className="stack">
      <Alert role="status" variant="light" title={t.add.added(hotel.name)} />
      {photoError != null && <ProblemView error={photoError} title={t.add.photoFailed} />}
      <div className="row">
        <Button onClick={onAnother} autoFocus>
          {t.add.another}
        </Button>
        <Button variant="outline" component={Link} to={`/admin/hotels/${hotel.id}`}>
          {t.add.editIt}
        </Button>
        <Button variant="subtle" component={Link} to="/admin">
          {t.add.toList}
        </Button>
      </div>
    </div>
  );
}

function AddForm({ onAdded }: { onAdded: (added: { hotel: Hotel; photoError: unknown }) => void }) {
  const { t } = useI18n();
  const create = useCreateHotel();
  const addPhoto = useAddPhoto();
  const [key] = useState(newKey);
  const form = useForm<NewHotelValues>(kNewHotel, (values) => checkNewHotel(values, t));

  const save = async () => {
    const { values } = form;
    if (!hasDetails(values)) {
      const hotel = await create.mutateAsync({ key, body: asFormData(values) });
      onAdded({ hotel, photoError: null });
      return;
    }
    const hotel = await create.mutateAsync({ key, body: asJson(values) });
    if (!values.picture) {
      onAdded({ hotel, photoError: null });
      return;
    }
    await addPhoto.mutateAsync({ hotelId: hotel.id, photo: values.picture }).then(
      (withPhoto) => onAdded({ hotel: withPhoto, photoError: null }),
      (photoError: unknown) => onAdded({ hotel, photoError }),
    );
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (create.isPending || !form.check()) return;
    save().catch((error: unknown) => form.show(fieldErrors(error, kServerFields)));
  };
  const text = (field: TextField, label: string, description?: string) => ({
    name: field,
    label,
    description,
    value: form.values[field],
    error: form.errors[field],
    onChange: (event: { currentTarget: { value: string } }) => form.set(field, event.currentTarget.value),
  });

  return (
    <form className="paper engraved stack letter" noValidate onSubmit={submit}>
      <div className="form-grid">
        <TextInput className="whole" required {...text('name', t.add.name)} />
        <TextInput required {...text('city', t.add.city)} />
        <RatingField value={form.values.rating} onChange={(rating) => form.set('rating', rating)} />
        <TextInput required inputMode="decimal" {...text('price', t.add.price)} />
        <TextInput {...text('currency', t.add.currency)} placeholder={t.add.currencyHint} />
        <TextInput required inputMode="numeric" {...text('rooms', t.add.rooms, t.add.roomsHint)} />
        <div className="whole">
          <PictureField
            picture={form.values.picture}
            error={form.errors.picture}
            onChange={(picture) => form.set('picture', picture)}
          />
        </div>
        <div className="whole">
          <ManagersField
            chosen={form.values.managers}
            error={form.errors.managers}
            onChange={(managers) => form.set('managers', managers)}
          />
        </div>
      </div>
      <details open={form.errors.country !== undefined || undefined}>
        <summary>{t.add.more}</summary>
        <p className="quiet">{t.add.moreHint}</p>
        <div className="form-grid">
          <TextInput {...text('country', t.add.country, t.add.countryHint)} />
          <TextInput {...text('timeZone', t.add.timeZone, t.add.timeZoneHint)} />
          <TextInput className="whole" {...text('address', t.add.address)} />
          <Textarea className="whole" rows={4} {...text('description', t.add.description)} />
        </div>
      </details>
      {create.isError && <ProblemView error={create.error} shown={Object.keys(kServerFields)} />}
      <div>
        <Button type="submit" size="md" loading={create.isPending || addPhoto.isPending}>
          {t.add.submit}
        </Button>
      </div>
    </form>
  );
}

type TextField = 'name' | 'city' | 'price' | 'currency' | 'rooms' | 'country' | 'timeZone' | 'address' | 'description';
