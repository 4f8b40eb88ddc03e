import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useCallback, useEffect, useState, type SyntheticEvent } from 'react';
import { useEditHotel } from '../../api/admin';
import { fieldErrors } from '../../api/problem';
import type { Hotel } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';
import { useForm } from '../../lib/use-form';
import { changesOf, checkEdit, editValues, kEditFields, type EditValues } from './edit-hotel';
import { RatingField } from './rating-field';
import { useStaleReload } from './use-stale-reload';

/** What of a hotel can be changed; only what has changed is sent. */
export function DetailsForm({ hotel }: { hotel: Hotel }) {
  const { t } = useI18n();
  const edit = useEditHotel(hotel);
  const stale = useStaleReload(hotel.id, edit.error);
  const [unchanged, setUnchanged] = useState(false);
  const [before, setBefore] = useState(() => editValues(hotel));
  const form = useForm<EditValues>(before, (values) => checkEdit(values, before, t));
  const { reset } = form;

  const startFrom = useCallback(
    (newest: Hotel) => {
      setBefore(editValues(newest));
      reset(editValues(newest));
    },
    [reset],
  );
  useEffect(() => {
    // The newest state arrives from the server after somebody else's change.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    if (stale) startFrom(hotel);
  }, [stale, hotel, startFrom]);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (edit.isPending || !form.check()) return;
    const changes = changesOf(before, form.values, hotel.currency);
    setUnchanged(Object.keys(changes).length === 0);
    if (Object.keys(changes).length === 0) return;
    edit.mutate(changes, {
      onSuccess: startFrom,
      onError: (error) => form.show(fieldErrors(error, kEditFields)),
    });
  };
  const text = (field: Exclude<keyof EditValues, 'rating' | 'approval'>, label: string, description?: string) => ({
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
        <RatingField value={form.values.rating} onChange={(rating) => form.set('rating', rating)} />
        <TextInput
          required
          inputMode="decimal"
          {...text('price', t.add.price)}
          rightSection={<span className="quiet">{hotel.currency}</span>}
          rightSectionWidth={52}
        />
        <TextInput required inputMode="numeric" {...text('rooms', t.add.rooms)} />
        <NativeSelect
          name="approval"
          label={t.add.approval}
          value={form.values.approval}
          data={(['manual', 'auto'] as const).map((value) => ({ value, label: t.add.approvals[value] }))}
          onChange={(event) => form.set('approval', event.currentTarget.value as EditValues['approval'])}
        />
        <TextInput required inputMode="numeric" {...text('deadline', t.add.deadline)} />
        <TextInput className="whole" {...text('address', t.add.address)} />
        <Textarea className="whole" rows={5} {...text('description', t.add.description)} />
        <TextInput className="whole" {...text('amenities', t.add.amenities, t.add.amenitiesHint)} />
      </div>
      {edit.isError && !stale && <ProblemView error={edit.error} shown={Object.keys(kEditFields)} />}
      {stale && <p role="alert">{t.admin.stale}</p>}
      <div className="row">
        <Button type="submit" loading={edit.isPending}>
          {t.common.save}
        </Button>
        <span role="status" className="quiet">
          {unchanged ? t.admin.unchanged : edit.isSuccess ? t.common.saved : ''}
        </span>
      </div>
    </form>
  );
}
