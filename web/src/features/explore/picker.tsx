import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { byImportance } from '../../../../domain/main-figure.ts';
import { observedProperties } from '../../../../domain/observed-properties.ts';
import { type StationStreams, stationStreamsQuery } from '../../data/stations-with-streams.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed } from '../../ui/failed.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import { lineName } from './line-name.ts';
import { LineSwatch } from './line-swatch.tsx';
import classes from './picker.module.css';
import { MAX_SERIES } from './search.ts';
import type { ExploredLine } from './use-explored.ts';

interface PickerProps {
  /** As they stand in the link. */
  readonly chosen: readonly string[];
  readonly lines: readonly ExploredLine[];
  readonly onToggle: (key: string) => void;
  readonly onClose: () => void;
}

const STATIONS = 12;
const TYPING_MS = 200;

/** Any stations, any of what they measure: found by name without tone marks, ticked by finger or space bar. */
export function Picker({ chosen, lines, onToggle, onClose }: PickerProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [property, setProperty] = useState<string | null>(null);
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const query = useInfiniteQuery({
    ...stationStreamsQuery(client, { q, property, limit: STATIONS }),
    placeholderData: keepPreviousData,
  });
  const stations = query.data?.pages.flatMap((page) => page.stations) ?? [];
  const full = chosen.length >= MAX_SERIES;
  const names = new Set(chosen);
  return (
    <Dialog title={t('explore.pick.title')} onClose={onClose}>
      <div className={classes.fields}>
        <TextInput
          type="search"
          size="md"
          data-autofocus
          label={t('explore.pick.search')}
          placeholder={t('explore.pick.searchExample')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          size="md"
          label={t('explore.pick.property')}
          value={property ?? ''}
          onChange={(event) => setProperty(event.currentTarget.value || null)}
          data={[
            { value: '', label: t('explore.pick.anyProperty') },
            ...observedProperties
              .filter(({ kind }) => kind !== 'state')
              .map(({ code, name }) => ({ value: code, label: name[language] })),
          ]}
        />
      </div>
      {lines.length > 0 && (
        <ul className={classes.chips} aria-label={t('explore.pick.chosen')}>
          {lines.map((line) => (
            <li key={line.key}>
              <button
                type="button"
                className={classes.chip}
                aria-label={t('explore.removeOne', { name: lineName(line, tools) })}
                onClick={() => onToggle(line.key)}
              >
                <LineSwatch style={line.style} />
                <span>{lineName(line, tools)}</span>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {full && (
        <p role="status" className={classes.note}>
          {t('explore.pick.full', { max: MAX_SERIES })}
        </p>
      )}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <ListPending />}
      <ul className={classes.stations} data-outdated={query.isPlaceholderData || undefined}>
        {stations.map((one) => (
          <Station key={one.station.id} {...one} names={names} full={full} onToggle={onToggle} />
        ))}
      </ul>
      {query.data && stations.length === 0 && <p className={classes.note}>{t('explore.pick.none')}</p>}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('explore.pick.more')}
        </Button>
      )}
      <div className={classes.foot}>
        <span role="status">{t('explore.chosen', { n: chosen.length, max: MAX_SERIES })}</span>
        <Button onClick={onClose}>{t('explore.pick.done')}</Button>
      </div>
    </Dialog>
  );
}

interface StationProps extends StationStreams {
  readonly names: ReadonlySet<string>;
  readonly full: boolean;
  readonly onToggle: (key: string) => void;
}

function Station({ station, datastreams, names, full, onToggle }: StationProps) {
  const tools = useTexts();
  const place = [station.siteName === station.name ? null : station.siteName, station.villageName].filter(Boolean);
  return (
    <li>
      <fieldset className={classes.station}>
        <legend>
          {station.name}
          {place.length > 0 && <small> · {place.join(' · ')}</small>}
        </legend>
        {datastreams.length === 0 && <p className={classes.note}>{tools.t('explore.pick.noStreams')}</p>}
        <div className={classes.streams}>
          {byImportance(datastreams).map((datastream) => {
            const key = `${station.id}/${datastream}`;
            return (
              <label key={key} className={classes.stream}>
                <input
                  type="checkbox"
                  checked={names.has(key)}
                  disabled={full && !names.has(key)}
                  onChange={() => onToggle(key)}
                />
                <span>{datastreamName(datastream, tools)}</span>
              </label>
            );
          })}
        </div>
      </fieldset>
    </li>
  );
}
