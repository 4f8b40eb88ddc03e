import { Button, TextInput } from '@mantine/core';
import { useConfig } from '../../api/config';
import { useI18n } from '../../i18n/i18n';
import type { KeptCard } from '../../lib/attempt';
import type { Form } from '../../lib/use-form';
import { sampleCard, type CardValues } from './card';

interface Props {
  form: Form<CardValues>;
  /** A card that has been taken already. */
  card: KeptCard | null;
  onOther: () => void;
}

/** The card that pays what is due now. */
export function CardFields({ form, card, onOther }: Props) {
  const { t } = useI18n();
  const sample = useConfig().data?.sample ?? false;
  if (card !== null) {
    return (
      <div className="row apart" data-testid="card">
        <span>{t.card.taken(card.brand, card.last4)}</span>
        <Button size="xs" variant="subtle" onClick={onOther}>
          {t.card.other}
        </Button>
      </div>
    );
  }
  const text = (field: keyof CardValues, label: string, autoComplete: string) => ({
    name: field,
    label,
    autoComplete,
    required: true,
    inputMode: 'numeric' as const,
    value: form.values[field],
    error: form.errors[field],
    onChange: (event: { currentTarget: { value: string } }) => form.set(field, event.currentTarget.value),
  });
  return (
    <>
      <TextInput {...text('number', t.card.number, 'cc-number')} />
      <div className="card-line">
        <TextInput {...text('month', t.card.month, 'cc-exp-month')} maxLength={2} placeholder="12" />
        <TextInput {...text('year', t.card.year, 'cc-exp-year')} maxLength={4} placeholder="2029" />
        <TextInput {...text('cvc', t.card.cvc, 'cc-csc')} maxLength={4} />
      </div>
      {sample && (
        <div>
          <Button size="xs" variant="light" onClick={() => form.reset(sampleCard(new Date()))}>
            {t.card.sample}
          </Button>
        </div>
      )}
    </>
  );
}
