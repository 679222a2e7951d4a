import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { freshnessState } from '../../../../domain/api/devices.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { villagesQuery } from '../../data/villages.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import classes from './map-page.module.css';
import { type MapSearch, mapLayers } from './search.ts';

const ALL = '';

interface MapFilterBarProps {
  readonly search: MapSearch;
  readonly onChange: (to: Partial<MapSearch>) => void;
  readonly total: number;
  readonly shown: number;
  readonly canDraw: boolean;
}

/** What the map and the list are cut down to, and which of the two is shown. */
export function MapFilterBar({ search, onChange, total, shown, canDraw }: MapFilterBarProps) {
  const { t, format } = useTexts();
  const villages = useQuery(villagesQuery).data ?? [];
  const { q, kind, village, level, freshness } = search;
  const chosen = [kind, village, level, freshness].filter((one) => one !== undefined).length;
  const [open, setOpen] = useState(chosen > 0);
  const setQ = useCallback((text: string) => onChange({ q: text === '' ? undefined : text }), [onChange]);

  return (
    <div className={classes.tools}>
      <div className={classes.row}>
        <div className={classes.search}>
          <SearchBox label={t('mapPage.search')} value={q ?? ''} onChange={setQ} />
        </div>
        <Button
          variant="default"
          h="var(--touch)"
          aria-expanded={open}
          aria-controls="map-filter"
          onClick={() => setOpen(!open)}
        >
          {chosen === 0 ? t('mapPage.filter') : t('mapPage.filterBy', { n: chosen })}
        </Button>
        <NativeSelect
          className={classes.show}
          size="md"
          aria-label={t('mapPage.show')}
          value={search.show ?? ALL}
          onChange={(event) =>
            onChange({ show: mapLayers.find((layer) => layer === event.currentTarget.value), t: undefined })
          }
          data={[
            { value: ALL, label: t('mapPage.layers.alerts') },
            ...mapLayers.map((value) => ({ value, label: t(`mapPage.layers.${value}`) })),
          ]}
        />
        {canDraw && (
          <Button
            variant="default"
            h="var(--touch)"
            onClick={() => onChange({ view: search.view === 'list' ? undefined : 'list' })}
          >
            {search.view === 'list' ? t('mapPage.asMap') : t('mapPage.asList')}
          </Button>
        )}
      </div>
      {open && (
        <div className={classes.filters} id="map-filter">
          <NativeSelect
            size="md"
            aria-label={t('mapPage.level')}
            value={level ?? ALL}
            onChange={(event) => onChange({ level: alertLevel.safeParse(event.currentTarget.value).data })}
            data={[
              { value: ALL, label: t('mapPage.anyLevel') },
              ...alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) })),
            ]}
          />
          <NativeSelect
            size="md"
            aria-label={t('mapPage.freshness')}
            value={freshness ?? ALL}
            onChange={(event) => onChange({ freshness: freshnessState.safeParse(event.currentTarget.value).data })}
            data={[
              { value: ALL, label: t('mapPage.anyFreshness') },
              ...freshnessState.options.map((value) => ({ value, label: t(`freshness.${value}`) })),
            ]}
          />
          <NativeSelect
            size="md"
            aria-label={t('sites.filterKind')}
            value={kind ?? ALL}
            onChange={(event) => onChange({ kind: siteKind.safeParse(event.currentTarget.value).data })}
            data={[
              { value: ALL, label: t('sites.allKinds') },
              ...siteKind.options.map((value) => ({ value, label: t(`claim.kinds.${value}`) })),
            ]}
          />
          {villages.length > 0 && (
            <NativeSelect
              size="md"
              aria-label={t('mapPage.village')}
              value={village ?? ALL}
              onChange={(event) => onChange({ village: event.currentTarget.value || undefined })}
              data={[
                { value: ALL, label: t('mapPage.anyVillage') },
                ...villages.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </div>
      )}
      {(chosen > 0 || !!q) && (
        <p className={classes.count} role="status">
          {t('mapPage.shown', { n: format.number(shown), of: format.number(total) })}{' '}
          <button
            type="button"
            className={classes.clear}
            onClick={() =>
              onChange({ q: undefined, kind: undefined, village: undefined, level: undefined, freshness: undefined })
            }
          >
            {t('sites.clear')}
          </button>
        </p>
      )}
    </div>
  );
}
