import { useMemo } from 'react';
import { StateKey, StateStrip, stateLook } from '../../charts/state-strip.tsx';
import { useStates } from '../../data/source-states.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type StateRun, stateRuns, timeInStates } from '../../lib/state-runs.ts';
import { Failed } from '../../ui/failed.tsx';
import { DataTable, TABLE_ROWS } from './data-table.tsx';
import classes from './series.module.css';
import type { SeriesProps } from './series-props.ts';
import { SeriesEmpty, SeriesMasked, SeriesPending } from './series-states.tsx';
import { stateTable, useShown } from './shown.ts';
import { useWindow } from './use-window.ts';

/** Less than this of a range is not told as unknown. */
const LEAST_UNKNOWN = 0.005;

/** When a gate, a pump or a valve stood how: as a strip with the time spent in each state, or as a table of changes. */
export function StateSeries({ source, datastream, where, choice, usual, view, shown, onChoose }: SeriesProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const query = useStates(source, datastream, choice);
  const { from, to } = useWindow(choice, usual);
  const reports = query.data?.reports;
  const runs = useMemo(
    () => stateRuns(query.data?.reports ?? [], { from, to }, query.data?.holdMs ?? 0),
    [query.data, from, to],
  );
  useShown(shown, () => stateTable({ datastream, where, tools }, runs, { from, to }));
  if (query.isError && !reports) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!reports) return <SeriesPending />;
  if (reports.length === 0) return <SeriesEmpty onChoose={onChoose} />;
  if (reports.every(({ result }) => result === null)) return <SeriesMasked />;
  const say = (state: string | null) =>
    state === null ? t('device.unknown') : quantityText(datastream, state, tools).value;
  const lasted = (run: StateRun) => format.duration((run.to - run.from) / 1000);
  if (view === 'table') {
    const rows = [...runs].reverse().slice(0, TABLE_ROWS);
    return (
      <DataTable
        words
        columns={[t('device.since'), t('device.value'), t('device.lasted')]}
        rows={rows.map((run) => ({ key: run.from, cells: [format.instant(run.from), say(run.state), lasted(run)] }))}
      />
    );
  }
  const span = to - from;
  // Seconds before the first report are not worth a word.
  const sums = timeInStates(runs).filter(([state, ms]) => state !== null || ms > span * LEAST_UNKNOWN);
  const share = (ms: number) => `${format.number((100 * ms) / span)}\u00a0%`;
  return (
    <div className={classes.states}>
      <StateStrip
        window={{ from, to }}
        runs={runs}
        say={say}
        sayAt={format.instant}
        hint={t('device.touch')}
        description={t('device.stateSummary', {
          name: datastreamName(datastream, tools),
          states: sums.map(([state, ms]) => `${say(state)} ${share(ms)}`).join(', '),
        })}
      />
      <p className={classes.ends}>
        <span>{format.shortInstant(from)}</span>
        <span>{format.shortInstant(to)}</span>
      </p>
      <ul className={classes.keys}>
        {sums.map(([state, ms]) => (
          <li key={state ?? ''}>
            <StateKey look={stateLook(state)} />
            <b>{say(state)}</b> {format.duration(ms / 1000)} · {share(ms)}
          </li>
        ))}
      </ul>
    </div>
  );
}
