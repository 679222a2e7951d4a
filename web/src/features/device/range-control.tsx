import { Button, SegmentedControl } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { fromLocalInput, toLocalInput } from '../../lib/local-input.ts';
import {
  fixedRange,
  PRESETS,
  type Preset,
  presetOf,
  presets,
  type RangeChoice,
  resolveRange,
} from '../../lib/time-range.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import classes from './range-control.module.css';

interface RangeControlProps {
  readonly choice: RangeChoice;
  readonly onChange: (choice: RangeChoice) => void;
}

const values = [...presets, 'custom'] as const;

/** The range of the chart: a length up to now, or two times of one's own. */
export function RangeControl({ choice, onChange }: RangeControlProps) {
  const { t } = useTexts();
  const [editing, setEditing] = useState(false);
  const preset = presetOf(choice);
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
      {custom && <CustomRange key={`${choice.from}${choice.to}`} choice={choice} onChange={onChange} />}
    </div>
  );
}

function CustomRange({ choice, onChange }: RangeControlProps) {
  const { t } = useTexts();
  const [wrong, setWrong] = useState(false);
  const { from, to } = resolveRange(choice, serverNow());
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
