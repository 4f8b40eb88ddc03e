import { Autocomplete, Button, CloseButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useKnownManagers, useMakeManager, useUserSearch } from '../../api/admin';
import type { User } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';

const kSearchAfterMs = 200;

interface Props {
  chosen: string[];
  onChange: (subjects: string[]) => void;
  error?: string | undefined;
}

/** Picks the managers of a hotel among the users, by the beginning of their e-mail. */
export function ManagersField({ chosen, onChange, error }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<User[]>([]);
  const [asked] = useDebouncedValue(text.trim(), kSearchAfterMs);
  const search = useUserSearch(asked);
  const known = useKnownManagers();
  const promote = useMakeManager();

  const users = new Map([...(known.data?.items ?? []), ...picked].map((user) => [user.sub, user]));
  const found = asked ? (search.data?.items ?? []).filter(({ sub }) => !chosen.includes(sub)) : [];

  const pick = (email: string) => {
    const user = found.find((one) => one.email === email);
    if (!user) return;
    setPicked([...picked, user]);
    onChange([...chosen, user.sub]);
  };
  const grant = (user: User) =>
    promote.mutate(user, { onSuccess: (next) => setPicked([...picked, next]) });

  return (
    <div className="stack" style={{ gap: '0.7rem' }}>
      <Autocomplete
        name="managers"
        label={t.admin.managers}
        description={t.admin.managersHint}
        placeholder={t.admin.managerSearch}
        value={text}
        error={error}
        comboboxProps={{ withinPortal: false }}
        data={found.map((user) => user.email)}
        filter={({ options }) => options}
        onChange={setText}
        onOptionSubmit={(email) => {
          pick(email);
          // The field shows the option after this; it is emptied once that has happened.
          setTimeout(() => setText(''));
        }}
        renderOption={({ option }) => {
          const user = found.find((one) => one.email === option.value);
          return (
            <span>
              {user && nameOf(user)} <span className="quiet">{option.value}</span>
            </span>
          );
        }}
      />
      {search.isError && <ProblemView error={search.error} />}
      {asked !== '' && search.isSuccess && !search.isPlaceholderData && search.data.items.length === 0 && (
        <p className="quiet" role="status">
          {t.admin.managerNone}
        </p>
      )}
      <ul className="people">
        {chosen.map((sub) => {
          const user = users.get(sub);
          const name = user ? nameOf(user) : sub;
          return (
            <li key={sub}>
              <span>
                {name} {user && <span className="quiet">{user.email}</span>}
                {user && !user.groups.includes('HotelManager') && (
                  <span className="row">
                    <span className="few">{t.admin.managerNoGroup(name)}</span>
                    <Button size="compact-xs" variant="light" loading={promote.isPending} onClick={() => grant(user)}>
                      {t.admin.managerGrant}
                    </Button>
                  </span>
                )}
              </span>
              <CloseButton
                aria-label={t.admin.managerRemove(name)}
                onClick={() => onChange(chosen.filter((other) => other !== sub))}
              />
            </li>
          );
        })}
      </ul>
      {promote.isError && <ProblemView error={promote.error} />}
    </div>
  );
}

function nameOf(user: User): string {
  return `${user.given_name} ${user.family_name}`.trim() || user.email;
}
