import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { useAddPhoto, useRemovePhoto } from '../../api/admin';
import type { Hotel } from '../../api/types';
import { Picture } from '../../components/picture';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';
import { kMaxPictureBytes, kPictureTypes } from './picture-field';

export function PhotosPanel({ hotel }: { hotel: Hotel }) {
  const { t } = useI18n();
  const add = useAddPhoto();
  const remove = useRemovePhoto(hotel.id);
  const [refused, setRefused] = useState<string | null>(null);

  const send = (photo: File | null) => {
    if (!photo) return;
    const typed = kPictureTypes.includes(photo.type);
    setRefused(!typed ? t.add.badPicture : photo.size > kMaxPictureBytes ? t.add.bigPicture : null);
    if (typed && photo.size <= kMaxPictureBytes) add.mutate({ hotelId: hotel.id, photo });
  };
  return (
    <div className="paper engraved stack letter">
      {hotel.photos.length === 0 && <p style={{ margin: 0 }}>{t.admin.noPictures}</p>}
      <ul className="photo-grid">
        {hotel.photos.map((photo, index) => (
          <li key={photo.id}>
            <Picture src={photo.card_url} alt={t.hotel.picture(index + 1, hotel.photos.length, hotel.name)} />
            <Button
              size="xs"
              variant="subtle"
              color="wine"
              fullWidth
              aria-label={t.admin.removePicture(index + 1)}
              loading={remove.isPending && remove.variables === photo.id}
              onClick={() => remove.mutate(photo.id)}
            >
              {t.common.remove}
            </Button>
          </li>
        ))}
      </ul>
      {refused && (
        <p role="alert" className="few">
          {refused}
        </p>
      )}
      {add.isError && <ProblemView error={add.error} />}
      {remove.isError && <ProblemView error={remove.error} />}
      <div className="row">
        <FileButton accept={kPictureTypes.join(',')} onChange={send} inputProps={{ 'aria-label': t.admin.addPicture }}>
          {(props) => (
            <Button {...props} loading={add.isPending}>
              {t.admin.addPicture}
            </Button>
          )}
        </FileButton>
        <span className="quiet">{t.add.pictureHint}</span>
      </div>
    </div>
  );
}
