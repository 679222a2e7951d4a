import { NativeSelect } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Preset, RangeChoice } from '../../lib/time-range.ts';
import { RangeControl } from '../../ui/range-control.tsx';
import classes from './explore.module.css';
import { type ExploreSearch, earlier, layouts } from './search.ts';

interface ToolbarProps {
  readonly search: ExploreSearch;
  readonly choice: RangeChoice;
  readonly usual: Preset;
  readonly onChange: (change: ExploreSearch) => void;
}

/** The range, how it is drawn, and what it is compared with. */
export function Toolbar({ search, choice, usual, onChange }: ToolbarProps) {
  const { t } = useTexts();
  return (
    <div className={classes.toolbar}>
      <RangeControl choice={choice} usual={usual} onChange={({ from, to }) => onChange({ from, to })} />
      <div className={classes.choices}>
        <NativeSelect
          aria-label={t('explore.layout')}
          value={search.view ?? search.layout ?? 'one'}
          onChange={({ currentTarget: { value } }) =>
            onChange(
              value === 'table'
                ? { view: 'table' }
                : { view: undefined, layout: value === 'many' ? 'many' : undefined },
            )
          }
          data={([...layouts, 'table'] as const).map((value) => ({ value, label: t(`explore.layouts.${value}`) }))}
        />
        <NativeSelect
          aria-label={t('explore.compare')}
          value={search.compare ?? 'none'}
          onChange={({ currentTarget: { value } }) => onChange({ compare: earlier.find((word) => word === value) })}
          data={(['none', ...earlier] as const).map((value) => ({ value, label: t(`explore.compares.${value}`) }))}
        />
      </div>
    </div>
  );
}
