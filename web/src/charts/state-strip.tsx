import { type PointerEvent, useRef, useState } from 'react';
import type { StateRun } from '../lib/state-runs.ts';
import type { Window } from '../lib/zoom.ts';
import classes from './state-strip.module.css';

interface StateStripProps {
  readonly window: Window;
  readonly runs: readonly StateRun[];
  /** In words; null for not known. */
  readonly say: (state: string | null) => string;
  readonly sayAt: (at: number) => string;
  readonly hint: string;
  readonly description: string;
}

/** Open and running are full, closed and off are hollow, what lies between is striped, what is not known is dotted. */
export type StateLook = 'on' | 'off' | 'between' | 'other' | 'unknown';

const looks: ReadonlyMap<string, StateLook> = new Map([
  ['open', 'on'],
  ['on', 'on'],
  ['closed', 'off'],
  ['off', 'off'],
  ['opening', 'between'],
  ['closing', 'between'],
  ['partial', 'between'],
]);

export const stateLook = (state: string | null): StateLook =>
  state === null ? 'unknown' : (looks.get(state.toLowerCase()) ?? 'other');

const WIDTH = 1000;
const HEIGHT = 40;
const order: readonly StateLook[] = ['off', 'unknown', 'other', 'between', 'on'];

/** States over time as one strip: a path for each look, however often it changed. Its table twin tells it in words. */
export function StateStrip({ window, runs, say, sayAt, hint, description }: StateStripProps) {
  const [at, setAt] = useState<number | null>(null);
  const box = useRef<SVGSVGElement>(null);
  const span = window.to - window.from;
  const x = (instant: number) => ((instant - window.from) / span) * WIDTH;
  const paths = new Map<StateLook, string>();
  for (const { state, from, to } of runs) {
    const look = stateLook(state);
    const before = paths.get(look) ?? '';
    paths.set(look, `${before}M${x(from).toFixed(1)} 0H${x(to).toFixed(1)}V${HEIGHT}H${x(from).toFixed(1)}Z`);
  }
  const point = (event: PointerEvent) => {
    const { left = 0, width = 1 } = box.current?.getBoundingClientRect() ?? {};
    setAt(window.from + Math.min(1, Math.max(0, (event.clientX - left) / width)) * span);
  };
  const here = at === null ? undefined : runs.find(({ from, to }) => from <= at && at < to);
  return (
    <div>
      <p className={classes.readout} data-off-wall>
        {at === null ? hint : `${sayAt(at)} · ${say(here?.state ?? null)}`}
      </p>
      <svg
        ref={box}
        className={classes.strip}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={description}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
      >
        <title>{description}</title>
        <defs>
          <pattern
            id="strip-between"
            width="10"
            height="10"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V10" stroke="var(--accent)" strokeWidth="8" />
          </pattern>
          <pattern id="strip-unknown" width="8" height="8" patternUnits="userSpaceOnUse">
            <circle cx="2" cy="2" r="1" fill="var(--late-mark)" />
            <circle cx="6" cy="6" r="1" fill="var(--late-mark)" />
          </pattern>
        </defs>
        {order.map((look) => (
          <path key={look} className={classes[look]} d={paths.get(look) ?? ''} />
        ))}
        {at !== null && (
          <path className={classes.cursor} d={`M${x(at)} 0V${HEIGHT}`} vectorEffect="non-scaling-stroke" />
        )}
      </svg>
    </div>
  );
}

/** The look of a state, for a legend. */
export function StateKey({ look }: { readonly look: StateLook }) {
  return (
    <svg className={classes.mark} viewBox="0 0 14 14" aria-hidden="true">
      <path className={classes[look]} d="M0 0H14V14H0Z" />
    </svg>
  );
}
