import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import type { Scope } from '../../../../domain/scopes.ts';
import type { AlertWish } from '../../data/alert-list.ts';
import { sessionQuery } from '../../data/session.ts';
import { usePlaceChoice } from '../../data/use-place-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './inbox-filter.module.css';

interface InboxFilterProps {
  readonly wish: AlertWish;
  /** Undefined takes a filter away. */
  readonly onChange: (change: AlertWish) => void;
}

const narrowing = ['level', 'kind', 'place', 'assigned'] as const;
/** Filters that come with a link from elsewhere. */
const linked = ['rule', 'device', 'site'] as const;

/** Which alerts are wanted. On a phone all but the search is behind a button. */
export function InboxFilter({ wish, onChange }: InboxFilterProps) {
  const { t } = useTexts();
  const me = useQuery(sessionQuery).data?.user.id;
  const places = usePlaceChoice('alerts.read', (wish.place ?? null) as Scope | null);
  const set = narrowing.filter((one) => wish[one] !== undefined).length;
  const [open, setOpen] = useState(set > 0);
  // A link may name somebody: he is not made nameless by the choice.
  const others = wish.assigned !== undefined && !['me', 'nobody', me].includes(wish.assigned) ? [wish.assigned] : [];
  return (
    <search className={classes.filter}>
      <div className={classes.search}>
        <SearchBox
          label={t('inbox.search')}
          value={wish.q ?? ''}
          onChange={(text) => onChange({ q: text.trim() === '' ? undefined : text.trim() })}
        />
        <Button
          variant="default"
          className={classes.toggle}
          aria-expanded={open}
          aria-controls="inbox-filters"
          onClick={() => setOpen(!open)}
        >
          {set > 0 ? t('inbox.filtersSet', { n: set }) : t('inbox.filters')}
        </Button>
      </div>
      <div id="inbox-filters" className={classes.more} data-open={open || undefined}>
        <NativeSelect
          size="md"
          label={t('inbox.level')}
          value={wish.level ?? ''}
          onChange={(event) => onChange({ level: alertLevel.safeParse(event.currentTarget.value).data })}
          data={[
            { value: '', label: t('inbox.anyLevel') },
            { value: 'act', label: t('inbox.fromAct') },
            { value: 'danger', label: t('level.danger') },
          ]}
        />
        <NativeSelect
          size="md"
          label={t('inbox.kind')}
          value={wish.kind ?? ''}
          onChange={(event) => onChange({ kind: conditionKinds.find((kind) => kind === event.currentTarget.value) })}
          data={[
            { value: '', label: t('inbox.anyKind') },
            ...conditionKinds.map((value) => ({ value, label: t(`rules.kinds.${value}`) })),
          ]}
        />
        <SearchSelect
          label={t('inbox.place')}
          placeholder={t('inbox.anyPlace')}
          data={places.data}
          value={wish.place ?? null}
          onChange={(place) => onChange({ place: place ?? undefined })}
          onSearch={places.onSearch}
        />
        <NativeSelect
          size="md"
          label={t('inbox.assigned')}
          value={wish.assigned === me ? 'me' : (wish.assigned ?? '')}
          onChange={(event) => onChange({ assigned: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('inbox.anybody') },
            { value: 'me', label: t('inbox.mine') },
            { value: 'nobody', label: t('inbox.nobody') },
            ...others.map((value) => ({ value, label: t('inbox.somebody') })),
          ]}
        />
      </div>
      {linked.some((one) => wish[one] !== undefined) && (
        <div className={classes.chips}>
          {linked.map(
            (one) =>
              wish[one] !== undefined && (
                <Button key={one} variant="light" onClick={() => onChange({ [one]: undefined })}>
                  {t(`inbox.only.${one}`, { id: wish[one] })} ✕
                </Button>
              ),
          )}
        </div>
      )}
    </search>
  );
}
