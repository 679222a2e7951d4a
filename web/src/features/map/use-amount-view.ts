import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mapValuesQuery } from '../../data/map-values.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import type { Amounts } from '../../ui/map/use-amounts.ts';
import { useNow } from '../../ui/use-now.ts';
import { amountScale, layerFacts, spanRange } from './layers.ts';
import type { MapLayer, MapSpan } from './search.ts';

/**
 * What circles by size show of a layer.
 * @param at the moment that is asked for, epoch ms; the newest when null
 */
export function useAmountView(
  layer: MapLayer | undefined,
  { span, village, at }: { readonly span: MapSpan; readonly village: string | undefined; readonly at: number | null },
) {
  const tools = useTexts();
  // Drawn anew now and then, so that a new hour is asked for.
  useNow();
  const facts = layerFacts[layer ?? 'rain'];
  const range = spanRange(span, serverNow());
  const query = useQuery({
    ...mapValuesQuery({ property: facts.property, bucket: facts.bucket[span], village, ...range }),
    enabled: layer !== undefined,
  });
  const data = layer === undefined || query.data?.property !== facts.property ? undefined : query.data;
  const scale = useMemo(
    () =>
      data &&
      amountScale(
        data.sites.flatMap(({ values }) => values.filter((value) => value !== null)),
        facts.fromZero,
      ),
    [data, facts],
  );
  const step = data === undefined ? -1 : stepAt(data.t, at);
  const amounts = useMemo((): Amounts | null => {
    if (!data) return null;
    return {
      values: new Map(data.sites.map(({ site, values }) => [site, values[step] ?? null])),
      radiusOf: scale?.radiusOf ?? (() => 0),
      textOf: (value) => quantityLine(facts.property, value, tools),
    };
  }, [data, step, scale, facts, tools]);
  return { query, data, step, scale, amounts, property: facts.property };
}

/** The step that holds a moment; the last one when there is none, or it is not among them. */
export function stepAt(t: readonly number[], at: number | null): number {
  if (at === null) return t.length - 1;
  const after = t.findIndex((start) => start > at);
  return after > 0 ? after - 1 : t.length - 1;
}
