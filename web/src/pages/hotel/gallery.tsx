import { useState } from 'react';
import type { Photo } from '../../api/types';
import { Picture } from '../../components/picture';
import { useI18n } from '../../i18n/i18n';

export function Gallery({ photos, name }: { photos: Photo[]; name: string }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState(0);
  const shown = photos[Math.min(chosen, photos.length - 1)];
  return (
    <section className="gallery" aria-label={t.hotel.pictures}>
      <Picture
        className="gallery-main"
        src={shown?.full_url}
        alt={shown ? t.hotel.picture(chosen + 1, photos.length, name) : ''}
        eager
      />
      {photos.length > 1 && (
        <div className="gallery-strip">
          {photos.map((photo, index) => (
            <button
              key={photo.id}
              type="button"
              aria-pressed={index === chosen}
              aria-label={t.hotel.showPicture(index + 1)}
              onClick={() => setChosen(index)}
            >
              <Picture src={photo.thumb_url} alt="" />
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
