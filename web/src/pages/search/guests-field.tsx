import { Button, InputBase, Popover } from '@mantine/core';
import { useState } from 'react';
import { PartyFields, type Party } from '../../components/party-fields';
import { useI18n } from '../../i18n/i18n';
import { partyText } from '../../lib/party';

interface Props {
  party: Party;
  onChange: (party: Party) => void;
}

/** The party in a line; opened, in fields. It is told once, when the fields are closed. */
export function GuestsField({ party, onChange }: Props) {
  const { t } = useI18n();
  const [draft, setDraft] = useState<Party | null>(null);
  const shown = draft ?? party;
  const close = () => {
    setDraft(null);
    if (draft && JSON.stringify(draft) !== JSON.stringify(party)) onChange(draft);
  };
  return (
    <Popover
      opened={draft !== null}
      onChange={(opened) => (opened ? setDraft(party) : close())}
      id="guests"
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <InputBase
          component="button"
          type="button"
          pointer
          classNames={{ input: 'one-line' }}
          id="guests-target"
          label={t.search.guests}
          labelProps={{ id: 'guests-label' }}
          aria-labelledby="guests-label guests-target"
          onClick={() => (draft ? close() : setDraft(party))}
        >
          {[partyText([{ adults: shown.adults, children_ages: shown.childrenAges }], t), t.common.rooms(shown.rooms)].join(', ')}
        </InputBase>
      </Popover.Target>
      <Popover.Dropdown className="stack">
        <PartyFields party={shown} onChange={setDraft} />
        <Button variant="outline" onClick={close}>
          {t.search.guestsDone}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
