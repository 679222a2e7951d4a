import { Sparkline } from '../charts/sparkline.tsx';
import { StateKey, StateStrip, stateLook } from '../charts/state-strip.tsx';
import { WindKey, WindRoseChart } from '../charts/wind-rose.tsx';
import type { Buckets } from '../data/source-series.ts';
import type { StateRun } from '../lib/state-runs.ts';
import { sectors, speedClasses, type WindRose } from '../lib/wind-rose.ts';
import { curve, DAY, EMPTY_CURVE, HOUR } from './curves.ts';
import classes from './gallery.module.css';
import { LONG_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const sparks: readonly (readonly [name: string, of: Buckets, stale: boolean])[] = [
  ['usual', curve(), false],
  ['a gap', curve({ gap: [15, 9] }), false],
  ['stale', curve(), true],
  ['calm', curve({ swing: 0.001 }), false],
  ['one point', curve({ hours: 0 }), false],
  ['empty', EMPTY_CURVE, false],
];
const limits = [
  { value: 4, level: 'act' },
  { value: 4.5, level: 'danger' },
  { value: 40, level: 'watch' },
] as const;

const names = ['B', 'ĐB', 'Đ', 'ĐN', 'N', 'TN', 'T', 'TB'];
const percent = (share: number) => `${Math.round(100 * share)} %`;
const windy: WindRose = {
  shares: sectors.map((_, i) => speedClasses.map((_edge, strength) => ((i % 5) + 1) / 60 / (strength + 2))),
  calm: 0.18,
  readings: 1440,
};
const calm: WindRose = { shares: sectors.map(() => speedClasses.map(() => 0)), calm: 1, readings: 60 };

const states = ['open', 'closing', 'closed', 'opening', 'partial', 'bảo dưỡng', null] as const;
const runs: readonly StateRun[] = states.map((state, i) => ({
  state,
  from: DAY.from + i * 3 * HOUR,
  to: DAY.from + (i + 1) * 3 * HOUR,
}));
const strips = [
  ['every look', runs],
  ['nothing known', []],
] as const;

/** Charts that are drawn as SVG. */
export function Charts() {
  return (
    <>
      {sparks.map(([name, { t, mean }, stale]) => (
        <Specimen key={name} name={`Sparkline, ${name}`}>
          <Sparkline {...DAY} t={t} values={mean} gapMs={2 * HOUR} limits={limits} stale={stale} />
        </Specimen>
      ))}
      {[windy, calm].map((rose) => (
        <Specimen key={rose.calm} name={`WindRoseChart, ${percent(rose.calm)} calm`}>
          <WindRoseChart rose={rose} names={names} percent={percent} description={LONG_NAME} />
        </Specimen>
      ))}
      <Specimen name="WindKey, StateKey">
        <div className={classes.row}>
          {speedClasses.map((edge, i) => (
            <WindKey key={edge} strength={i + 1} />
          ))}
          {states.map((state) => (
            <StateKey key={state} look={stateLook(state)} />
          ))}
        </div>
      </Specimen>
      {strips.map(([name, of]) => (
        <Specimen key={name} name={`StateStrip, ${name}`}>
          <StateStrip
            window={DAY}
            runs={of}
            say={(state) => state ?? '–'}
            sayAt={(at) => new Date(at).toISOString()}
            hint={LONG_NAME}
            description={LONG_NAME}
          />
        </Specimen>
      ))}
    </>
  );
}
