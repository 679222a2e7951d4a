import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { readNumber } from '../lib/read-number.ts';
import classes from './number-input.module.css';

interface NumberInputProps {
  readonly label: string;
  /** NaN for nothing yet. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly unit?: string;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
}

const UNIT_PAD_PX = 20;
const UNIT_LETTER_PX = 8;

/** A number as people write it, with its unit beside it. */
export function NumberInput({ label, value, onChange, unit = '', description, error }: NumberInputProps) {
  const { language } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const point = language === 'vi' ? ',' : '.';
  const written = Number.isNaN(value) ? '' : String(value).replace('.', point).replace('-', '−');
  // What is typed stays as it is while it means the value: „0,“ on the way to „0,5“.
  const text = typed !== null && Object.is(readNumber(typed), value) ? typed : written;
  return (
    <TextInput
      size="md"
      inputMode="decimal"
      autoComplete="off"
      maxLength={16}
      label={unit === '' ? label : `${label} (${unit})`}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={text}
      error={error}
      rightSection={unit === '' ? undefined : <span className={classes.unit}>{unit}</span>}
      rightSectionWidth={unit === '' ? undefined : UNIT_PAD_PX + unit.length * UNIT_LETTER_PX}
      rightSectionPointerEvents="none"
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        onChange(readNumber(next));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
