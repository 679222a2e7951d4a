import { freshnessState } from '../../../../domain/api/devices.ts';
import type { Freshness } from '../../../../domain/freshness.ts';
import classes from './donut.module.css';

const RADIUS = 15.9155;
/** Its length is a hundred, so that shares are lengths. */
const WHOLE = 100;
/** Between two parts, so that they are told apart without their colours. */
const GAP = 1.2;

/** How devices report, as parts of a ring; the figures stand beside it as text. */
export function Donut({ counts }: { readonly counts: Readonly<Record<Freshness, number>> }) {
  const parts = freshnessState.options.filter((state) => counts[state] > 0);
  const all = parts.reduce((sum, state) => sum + counts[state], 0);
  let start = 0;
  return (
    <svg className={classes.donut} viewBox="0 0 40 40" aria-hidden="true">
      <circle className={classes.track} cx="20" cy="20" r={RADIUS} />
      {parts.map((state) => {
        const length = (counts[state] / all) * WHOLE;
        const drawn = parts.length === 1 ? length : Math.max(0.6, length - GAP);
        const offset = -start;
        start += length;
        return (
          <circle
            key={state}
            className={classes[state]}
            cx="20"
            cy="20"
            r={RADIUS}
            strokeDasharray={`${drawn} ${WHOLE - drawn}`}
            strokeDashoffset={offset}
          />
        );
      })}
    </svg>
  );
}
