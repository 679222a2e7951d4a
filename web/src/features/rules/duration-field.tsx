import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { NumberField } from './number-field.tsx';
import classes from './rules.module.css';

const sizes = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
const units = ['second', 'minute', 'hour', 'day'] as const;
type Unit = (typeof units)[number];

function fitting(seconds: number): Unit {
  if (!(seconds > 0)) return 'minute';
  return [...units].reverse().find((unit) => seconds % sizes[unit] === 0) ?? 'second';
}

interface DurationFieldProps {
  readonly label: string;
  readonly description?: string;
  /** Seconds; NaN for nothing yet. */
  readonly value: number;
  readonly onChange: (seconds: number) => void;
  readonly path: string;
  /** What is wrong whatever the path says. */
  readonly error?: string | undefined;
}

/** A length of time: a number, and whether it is minutes, hours or days. */
export function DurationField({ label, description, value, onChange, path, error }: DurationFieldProps) {
  const { t } = useTexts();
  const [unit, setUnit] = useState<Unit>(() => fitting(value));
  return (
    <div className={classes.duration}>
      <NumberField
        label={label}
        description={description}
        value={value / sizes[unit]}
        onChange={(n) => onChange(Math.round(n * sizes[unit]))}
        path={path}
        error={error}
      />
      <NativeSelect
        size="md"
        label={t('rules.unit')}
        aria-label={t('rules.unitOf', { label })}
        value={unit}
        data={units.map((one) => ({ value: one, label: t(`rules.units.${one}`) }))}
        onChange={(event) => {
          const next = event.currentTarget.value as Unit;
          onChange(Math.round((value / sizes[unit]) * sizes[next]));
          setUnit(next);
        }}
      />
    </div>
  );
}
