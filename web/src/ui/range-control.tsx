import { Button, SegmentedControl } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import { fromLocalInput, toLocalInput } from '../lib/local-input.ts';
import {
  fixedRange,
  PRESETS,
  type Preset,
  presetOf,
  presets,
  type RangeChoice,
  resolveRange,
} from '../lib/time-range.ts';
import { TIME_ZONE } from '../lib/time-zone.ts';
import classes from './range-control.module.css';

interface RangeControlProps {
  readonly choice: RangeChoice;
  readonly onChange: (choice: RangeChoice) => void;
  /** What the page takes where its link says nothing. */
  readonly usual?: Preset;
  /** First day of the season that goes on, `2026-09-10`. */
  readonly season?: string | undefined;
}

const values = [...presets, 'custom'] as const;

/** Whole days, as people speak of them. */
const DAYS = {
  today: { from: 'now/d', to: 'now/d' },
  yesterday: { from: 'now-1d/d', to: 'now-1d/d' },
  week: { from: 'now/w', to: 'now/w' },
} as const satisfies Record<string, RangeChoice>;

/** The range of the chart: a length up to now, or two times of one's own. */
export function RangeControl(props: RangeControlProps) {
  const { choice, onChange, usual = '24h' } = props;
  const { t } = useTexts();
  const [editing, setEditing] = useState(false);
  const preset = presetOf(choice, usual);
  const custom = editing || preset === null;
  const select = (value: string) => {
    if (value === 'custom') {
      setEditing(true);
      return;
    }
    setEditing(false);
    onChange(PRESETS[value as Preset]);
  };
  return (
    <div className={classes.control}>
      <SegmentedControl
        className={classes.segments}
        classNames={{ label: classes.label ?? '' }}
        fullWidth
        aria-label={t('device.range')}
        value={custom ? 'custom' : preset}
        onChange={select}
        data={values.map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      {custom && <CustomRange key={`${choice.from}${choice.to}`} {...props} />}
    </div>
  );
}

function CustomRange({ choice, onChange, usual = '24h', season }: RangeControlProps) {
  const { t } = useTexts();
  const [wrong, setWrong] = useState(false);
  const { from, to } = resolveRange(choice, serverNow(), usual);
  const named: readonly (readonly [keyof typeof DAYS | 'season', Required<RangeChoice>])[] = [
    ...(Object.keys(DAYS) as (keyof typeof DAYS)[]).map((day) => [day, DAYS[day]] as const),
    ...(season === undefined ? [] : [['season', { from: season, to: 'now' }] as const]),
  ];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const start = fromLocalInput(String(form.get('from')), TIME_ZONE);
    const end = fromLocalInput(String(form.get('to')), TIME_ZONE);
    const good = start !== null && end !== null && start < end;
    setWrong(!good);
    if (!good) return;
    onChange(fixedRange(start, end));
  };
  return (
    <form className={classes.custom} onSubmit={submit}>
      <div className={classes.days}>
        {named.map(([day, range]) => (
          <Button
            key={day}
            variant="default"
            aria-pressed={choice.from === range.from && choice.to === range.to}
            className={classes.day ?? ''}
            onClick={() => onChange(range)}
          >
            {t(`device.days.${day}`)}
          </Button>
        ))}
      </div>
      <label>
        {t('device.from')}
        <input type="datetime-local" name="from" defaultValue={toLocalInput(from, TIME_ZONE)} required />
      </label>
      <label>
        {t('device.to')}
        <input type="datetime-local" name="to" defaultValue={toLocalInput(to, TIME_ZONE)} required />
      </label>
      <Button type="submit" h="var(--touch)">
        {t('device.apply')}
      </Button>
      {wrong && (
        <p role="alert" className={classes.wrong}>
          {t('device.badRange')}
        </p>
      )}
    </form>
  );
}
