import { Button, FileButton, Input } from '@mantine/core';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useI18n } from '../../i18n/i18n';

export const kMaxPictureBytes = 10 * 1024 * 1024;
export const kPictureTypes = ['image/jpeg', 'image/png', 'image/webp'];

interface Props {
  picture: File | null;
  onChange: (picture: File | null) => void;
  error?: string | undefined;
}

/** A picture to be sent, with a look at it before it goes. */
export function PictureField({ picture, onChange, error }: Props) {
  const { t } = useI18n();
  const [over, setOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onChange(file);
  };
  return (
    <Input.Wrapper label={t.add.picture} description={t.add.pictureHint} error={error} labelElement="div">
      <div
        className="drop"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {picture && <Preview file={picture} alt={t.add.picturePreview} />}
        {picture && <span className="quiet">{picture.name}</span>}
        <div className="row">
          <FileButton accept={kPictureTypes.join(',')} onChange={onChange} inputProps={{ 'aria-label': t.add.picture }}>
            {(props) => (
              <Button {...props} name="picture" variant="light">
                {t.add.pictureChoose}
              </Button>
            )}
          </FileButton>
          {picture && (
            <Button variant="subtle" onClick={() => onChange(null)}>
              {t.common.remove}
            </Button>
          )}
        </div>
      </div>
    </Input.Wrapper>
  );
}

/** An address for a file that is not anywhere yet, given back when it is no longer shown. */
function Preview({ file, alt }: { file: File; alt: string }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return <img ref={image} alt={alt} />;
}
