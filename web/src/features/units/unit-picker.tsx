import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UnitItem } from '../../../../domain/api/units.ts';
import type { UnitLevel } from '../../../../domain/units/unit.ts';
import { unitSearchQuery } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchSelect } from '../../ui/search-select.tsx';

interface UnitPickerProps {
  readonly label: string;
  /** Units that are there on this day. */
  readonly asOf: string | undefined;
  readonly level: UnitLevel | undefined;
  /** Those that are chosen already. */
  readonly without?: readonly string[];
  /** The one that is chosen, where one alone is; without it the field is empty again after each. */
  readonly chosen?: string | null;
  readonly onPick: (unit: UnitItem) => void;
}

const PAUSE_MS = 200;

/** One of thousands of units, found by a part of its name or code; the server looks through them. */
export function UnitPicker({ label, asOf, level, without = [], chosen = null, onPick }: UnitPickerProps) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, PAUSE_MS);
  const found = useQuery(unitSearchQuery({ q: q || undefined, level, asOf })).data?.items ?? [];
  const [picked, setPicked] = useState<UnitItem | null>(null);
  const shown = picked && picked.id === chosen ? [picked, ...found.filter(({ id }) => id !== chosen)] : found;
  const nameOf = ({ name, code, parentName }: UnitItem) => [`${name} (${code})`, parentName].filter(Boolean).join(', ');
  return (
    <SearchSelect
      key={without.length}
      label={label}
      placeholder={t('units.form.pick')}
      data={shown.filter(({ id }) => !without.includes(id)).map((unit) => ({ value: unit.id, label: nameOf(unit) }))}
      value={chosen}
      clearable={false}
      // What is written after a choice is the name of the chosen one, which is not looked for.
      onSearch={(typed) => setText(picked && typed === nameOf(picked) ? '' : typed)}
      onChange={(id) => {
        const unit = shown.find((one) => one.id === id);
        if (!unit) return;
        setPicked(unit);
        setText('');
        onPick(unit);
      }}
    />
  );
}
