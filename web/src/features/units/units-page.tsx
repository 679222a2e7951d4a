import { SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import type { UnitItem } from '../../../../domain/api/units.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { dayOf } from '../../../../domain/units/days.ts';
import { day as daySchema } from '../../../../domain/units/unit.ts';
import { useMay } from '../../data/permissions.ts';
import { placeReportQuery, unitsQuery } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { FoundUnits } from './found-units.tsx';
import { Pending } from './pending.tsx';
import { ProvinceRow } from './province-row.tsx';
import type { UnitsWish } from './search.ts';
import { type SiteCounts, siteCounts } from './site-counts.ts';
import classes from './units.module.css';

const route = getRouteApi('/shell/units');

/** Provinces and their communes, today or on a day that is past, with the sites in each. */
export function UnitsPage() {
  const { t } = useTexts();
  const wish = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay('units.write', EVERYWHERE);
  const setWish = useCallback(
    (changed: UnitsWish) => void navigate({ search: (was) => ({ ...was, ...changed }), replace: true }),
    [navigate],
  );
  const { q, asOf, borders = 'then' } = wish;
  const shownOn = borders === 'then' ? asOf : undefined;
  const report = useQuery({ ...placeReportQuery(asOf, borders), retry: false }).data;
  const counts = siteCounts(report);
  useTitle(t('units.title'));

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('units.title')}</h1>
        {mayWrite && (
          <div className={classes.actions}>
            <ButtonLink to="/units/import" variant="default">
              {t('units.import')}
            </ButtonLink>
            <ButtonLink to="/units/change">{t('units.change')}</ButtonLink>
          </div>
        )}
        <p className={classes.muted}>{t('units.lead')}</p>
      </div>
      <div className={classes.tools}>
        <SearchBox value={q ?? ''} onChange={(text) => setWish({ q: text === '' ? undefined : text })} />
        <DayChoice wish={wish} onChange={setWish} />
      </div>
      {q ? (
        <FoundUnits q={q} asOf={shownOn} counts={counts} onClear={() => setWish({ q: undefined })} />
      ) : (
        <Provinces asOf={shownOn} counts={counts} />
      )}
      {report && report.elsewhere.sites > 0 && !q && (
        <p className={classes.muted}>{t('units.elsewhere', { n: report.elsewhere.sites })}</p>
      )}
    </div>
  );
}

function Provinces({ asOf, counts }: { readonly asOf: string | undefined; readonly counts: SiteCounts }) {
  const query = useQuery(unitsQuery({ level: 'province', asOf }));
  if (query.isPending) return <Pending />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <ul className={classes.list}>
      {withSitesFirst(query.data, counts).map((province) => (
        <ProvinceRow key={province.id} province={province} asOf={asOf} counts={counts} />
      ))}
    </ul>
  );
}

/** What one looks for is mostly where one's own sites are. */
function withSitesFirst(provinces: readonly UnitItem[], counts: SiteCounts): UnitItem[] {
  const has = ({ id }: UnitItem) => Number((counts.get(id) ?? 0) > 0);
  return [...provinces].sort((a, b) => has(b) - has(a));
}

/** Typing is shown at once and goes into the address after this pause. */
const PAUSE_MS = 250;

function SearchBox({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useTexts();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextInput
      type="search"
      size="md"
      aria-label={t('units.search')}
      placeholder={t('units.search')}
      leftSection={<SearchIcon size={20} />}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

interface DayChoiceProps {
  readonly wish: UnitsWish;
  readonly onChange: (wish: UnitsWish) => void;
}

function DayChoice({ wish: { asOf, borders = 'then' }, onChange }: DayChoiceProps) {
  const { t } = useTexts();
  const today = dayOf(Date.now());
  const [text, setText] = useState(asOf ?? '');
  const good = daySchema.safeParse(text).success && text <= today;
  return (
    <div className={classes.when}>
      <SegmentedControl
        aria-label={t('units.when')}
        value={asOf === undefined ? 'today' : 'day'}
        onChange={(chosen) => {
          const day = good ? text : today;
          setText(day);
          onChange(chosen === 'today' ? { asOf: undefined, borders: undefined } : { asOf: day });
        }}
        data={[
          { value: 'today', label: t('units.today') },
          { value: 'day', label: t('units.onDay') },
        ]}
      />
      {asOf !== undefined && (
        <>
          <TextInput
            type="date"
            aria-label={t('units.day')}
            max={today}
            min="1945-09-02"
            value={text}
            error={!good && t('units.badDay')}
            onChange={(event) => {
              const day = event.currentTarget.value;
              setText(day);
              if (daySchema.safeParse(day).success && day <= today) onChange({ asOf: day });
            }}
          />
          <div className={classes.borders}>
            <span id="borders">{t('units.borders')}</span>
            <SegmentedControl
              aria-labelledby="borders"
              value={borders}
              onChange={(chosen) => onChange({ borders: chosen === 'today' ? 'today' : undefined })}
              data={[
                { value: 'then', label: t('units.bordersThen') },
                { value: 'today', label: t('units.bordersToday') },
              ]}
            />
          </div>
        </>
      )}
    </div>
  );
}
