import { type ComboboxItem, type OptionsFilter, Select } from '@mantine/core';
import { useTexts } from '../i18n/use-texts.ts';
import { matches } from '../lib/matches.ts';

interface SearchSelectProps {
  readonly label: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly description?: string | undefined;
  readonly error?: string | false | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean;
  readonly clearable?: boolean;
  /** With it the list is cut down by whoever is asked, and not here. */
  readonly onSearch?: (text: string) => void;
}

/** More are not looked over; who has more types a part of the name. */
const SHOWN = 50;

const byWords: OptionsFilter = ({ options, search, limit }) =>
  (options as readonly ComboboxItem[]).filter(({ label }) => matches(label, search)).slice(0, limit);
const asGiven: OptionsFilter = ({ options }) => [...options];

/** One of a long list, found by any part of its name, with or without tone marks. */
export function SearchSelect({ label, data, value, onChange, onSearch, clearable = true, ...rest }: SearchSelectProps) {
  const { t } = useTexts();
  return (
    <Select
      {...rest}
      size="md"
      label={label}
      data={[...data]}
      value={value}
      onChange={onChange}
      filter={onSearch ? asGiven : byWords}
      {...(onSearch ? { onSearchChange: onSearch } : {})}
      limit={SHOWN}
      // Beside the button to clear there is no room for an arrow.
      clearSectionMode="clear"
      rightSectionWidth="var(--touch)"
      searchable
      clearable={clearable}
      clearButtonProps={{
        'aria-label': t('form.clear'),
        // As large for a finger as it can be without covering the edge of the field.
        w: 'var(--touch)',
        h: 'calc(var(--touch) - 4px)',
        mih: 0,
        style: { '--cb-icon-size': '16px' },
      }}
      nothingFoundMessage={t('form.nothing')}
      maxDropdownHeight={280}
      comboboxProps={{ shadow: 'md' }}
    />
  );
}
