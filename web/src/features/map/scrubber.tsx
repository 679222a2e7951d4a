import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { MapValues } from '../../../../domain/api/map.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { AmountScale } from './layers.ts';
import classes from './scrubber.module.css';
import { type MapSpan, mapSpans } from './search.ts';

/** How long each moment is shown while it plays, ms. */
const STEP_MS = 700;
const DAY_MS = 86_400_000;

interface ScrubberProps {
  readonly data: MapValues;
  readonly step: number;
  readonly span: MapSpan;
  readonly scale: AmountScale | null;
  readonly onStep: (step: number) => void;
  readonly onSpan: (span: MapSpan) => void;
}

/** Goes through the last hours or days step by step; never begins by itself. */
export function Scrubber({ data, step, span, scale, onStep, onSpan }: ScrubberProps) {
  const { t, format } = useTexts();
  const still = useReducedMotion();
  const [playing, setPlaying] = useState(false);
  const last = data.t.length - 1;
  const start = data.t[step] ?? 0;
  const end = start + data.bucketMs;
  const day = format.day(start);
  const time =
    data.bucketMs >= DAY_MS ? null : t('mapPage.between', { from: format.time(start), to: format.time(end) });

  useEffect(() => {
    if (!playing) return;
    if (step >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onStep(step + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, step, last, onStep]);

  const label = still ? t('mapPage.next') : playing ? t('mapPage.pause') : t('mapPage.play');
  const play = () => {
    if (still) {
      onStep(step >= last ? 0 : step + 1);
      return;
    }
    if (!playing && step >= last) onStep(0);
    setPlaying(!playing);
  };

  return (
    <section className={classes.scrubber} aria-label={t('mapPage.scrubber')}>
      <div className={classes.row}>
        <ActionIcon variant="default" className={classes.play} aria-label={label} title={label} onClick={play}>
          <svg width={20} height={20} viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
            <path d={playing ? 'M5 3h4v14H5ZM11 3h4v14h-4Z' : 'M5 2.5 17 10 5 17.5Z'} />
          </svg>
        </ActionIcon>
        <p className={classes.when} aria-live={playing ? 'off' : 'polite'}>
          <b>{time ?? day}</b>
          <small>{[time && day, t(`mapPage.amount.${data.amount}`)].filter(Boolean).join(' · ')}</small>
        </p>
        <SegmentedControl
          className={classes.span}
          aria-label={t('mapPage.span')}
          value={span}
          onChange={(value) => onSpan(mapSpans.find((one) => one === value) ?? '24h')}
          data={mapSpans.map((value) => ({ value, label: t(`mapPage.spans.${value}`) }))}
        />
      </div>
      <input
        className={classes.range}
        type="range"
        min={0}
        max={last}
        value={step}
        aria-label={t('mapPage.moment')}
        aria-valuetext={[day, time].filter(Boolean).join(', ')}
        onChange={(event) => {
          setPlaying(false);
          onStep(Number(event.currentTarget.value));
        }}
      />
      {scale === null && <p className={classes.none}>{t('mapPage.noValues')}</p>}
    </section>
  );
}
