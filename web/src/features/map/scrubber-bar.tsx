import { Skeleton } from '@mantine/core';
import { useCallback } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { Failed } from '../../ui/failed.tsx';
import classes from './map-page.module.css';
import { Scrubber } from './scrubber.tsx';
import type { MapSearch, MapSpan } from './search.ts';
import type { useAmountView } from './use-amount-view.ts';

interface ScrubberBarProps {
  readonly view: ReturnType<typeof useAmountView>;
  readonly span: MapSpan;
  readonly onChange: (to: Partial<MapSearch>) => void;
}

/** The scrubber of what was chosen, or why there is none. */
export function ScrubberBar({ view: { query, data, step, scale }, span, onChange }: ScrubberBarProps) {
  const { t } = useTexts();
  const goTo = useCallback(
    (to: number) => {
      const start = data?.t[to];
      const isLast = to === (data?.t.length ?? 0) - 1;
      onChange({ t: start === undefined || isLast ? undefined : new Date(start).toISOString() });
    },
    [data, onChange],
  );
  if (data)
    return (
      <Scrubber
        data={data}
        step={step}
        span={span}
        scale={scale ?? null}
        onStep={goTo}
        onSpan={(to) => onChange({ span: to === '24h' ? undefined : to, t: undefined })}
      />
    );
  if (query.error instanceof ApiError && query.error.code === 'too-many-rows')
    return (
      <p className={classes.note} role="status">
        {t('mapPage.tooMany')}
      </p>
    );
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton h={140} radius={14} aria-busy="true" />;
}
