import { PartyFields } from '../../components/party-fields';
import { StayDates } from '../../components/stay-dates';
import type { StayRange } from '../../components/use-stay-range';
import { useI18n } from '../../i18n/i18n';
import type { CivilDate } from '../../lib/dates';
import type { Stay } from '../../lib/stay';

interface Props {
  today: CivilDate;
  stay: Stay;
  range: StayRange;
  onRange: (range: StayRange) => void;
  onChange: (stay: Stay) => void;
}

export function StayForm({ today, stay, range, onRange, onChange }: Props) {
  const { t } = useI18n();
  return (
    <form className="paper engraved stack" aria-labelledby="stay" onSubmit={(event) => event.preventDefault()}>
      <h2 id="stay" style={{ margin: 0 }}>
        {t.hotel.yourStay}
      </h2>
      <StayDates range={range} onChange={onRange} minDate={today} placeholder={t.hotel.datesHint} />
      <PartyFields party={stay} onChange={(party) => onChange({ ...stay, ...party })} />
    </form>
  );
}
