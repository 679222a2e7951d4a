import { type RefObject, useEffect } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { type Overlay, overlayAt } from '../../charts/overlay.ts';
import type { SeriesColumns } from '../../data/series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import type { TextTools } from '../../i18n/use-texts.ts';
import type { Amounts } from '../../lib/amounts.ts';
import type { ShownColumn, ShownTable } from '../../lib/export/shown-table.ts';
import type { StateRun } from '../../lib/state-runs.ts';
import type { Window } from '../../lib/zoom.ts';

/** Where the body of a card leaves what it shows, for whoever takes it along; null while it shows nothing. */
export type ShownRef = RefObject<(() => ShownTable) | null>;

/** Leaves `build` in `shown` for as long as it is on the screen. */
export function useShown(shown: ShownRef | undefined, build: () => ShownTable): void {
  useEffect(() => {
    if (!shown) return;
    shown.current = build;
    return () => {
      shown.current = null;
    };
  });
}

interface Titled {
  readonly datastream: string;
  /** Of what station or site. */
  readonly where: string;
  readonly tools: TextTools;
}

const unitOf = (datastream: string) => unitText(observedProperty(propertyOf(datastream))?.unit) || null;
const titleOf = ({ datastream, where, tools }: Titled) => `${datastreamName(datastream, tools)} – ${where}`;

const MARK = 'var(--accent)';
const numbers = (title: string, unit: string | null, mark?: string): ShownColumn => ({
  title,
  unit,
  kind: 'number',
  ...(mark === undefined ? {} : { mark }),
});

/** A line as it is drawn: means with their spread where they are buckets, and what it is compared with. */
export function lineTable(titled: Titled, columns: SeriesColumns, overlay: Overlay | null): ShownTable {
  const { t } = titled.tools;
  const unit = unitOf(titled.datastream);
  const bucketed = columns.bucketMs > 0;
  return {
    title: titleOf(titled),
    range: columns.range,
    columns: [
      { title: t('device.time'), unit: null, kind: 'time' },
      numbers(t(bucketed ? 'device.mean' : 'device.value'), unit, MARK),
      ...(bucketed ? [numbers(t('device.min'), unit), numbers(t('device.max'), unit)] : []),
      ...(overlay ? [numbers(overlay.name, unit)] : []),
    ],
    rows: columns.t.map((at, i) => [
      at,
      columns.mean[i] ?? null,
      ...(bucketed ? [columns.min[i] ?? null, columns.max[i] ?? null] : []),
      ...(overlay ? [overlayAt(overlay, at)] : []),
    ]),
  };
}

/** Bars as they are drawn; a bucket that was not heard is empty and not nothing. */
export function amountTable(
  titled: Titled,
  bars: Amounts,
  compared: { readonly bars: Amounts; readonly name: string } | null,
): ShownTable {
  const unit = unitOf(titled.datastream);
  const { t } = titled.tools;
  const { bucketMs } = bars;
  const earlier = new Map(
    compared?.bars.t.map((at, i) => [Math.round(at / bucketMs), compared.bars.amounts[i] ?? null]),
  );
  return {
    title: titleOf(titled),
    range: { from: bars.t[0] ?? 0, to: (bars.t.at(-1) ?? 0) + bucketMs },
    columns: [
      { title: t('device.time'), unit: null, kind: 'time' },
      numbers(t('device.amount'), unit, MARK),
      ...(compared ? [numbers(compared.name, unit)] : []),
    ],
    rows: bars.t.map((at, i) => [
      at,
      bars.amounts[i] ?? null,
      ...(compared ? [earlier.get(Math.round(at / bucketMs)) ?? null] : []),
    ]),
  };
}

/** Runs of a state, with the hours that each lasted. */
export function stateTable(titled: Titled, runs: readonly StateRun[], window: Window): ShownTable {
  const { t } = titled.tools;
  const say = (state: string | null) =>
    state === null ? t('device.unknown') : quantityText(titled.datastream, state, titled.tools).value;
  return {
    title: titleOf(titled),
    range: window,
    columns: [
      { title: t('device.since'), unit: null, kind: 'time' },
      { title: t('device.value'), unit: null, kind: 'text' },
      numbers(t('device.lasted'), 'h'),
    ],
    rows: runs.map(({ from, to, state }) => [from, say(state), Math.round((to - from) / 36_000) / 100]),
  };
}
