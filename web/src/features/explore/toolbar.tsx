import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Preset, RangeChoice } from '../../lib/time-range.ts';
import type { Window } from '../../lib/zoom.ts';
import { RangeControl } from '../../ui/range-control.tsx';
import { ZoomButtons } from '../../ui/zoom-buttons.tsx';
import classes from './explore.module.css';
import { type ExploreSearch, earlier, layouts } from './search.ts';

interface ToolbarProps {
  readonly search: ExploreSearch;
  readonly choice: RangeChoice;
  readonly usual: Preset;
  /** What is shown, epoch ms. */
  readonly window: Window;
  readonly onChange: (change: ExploreSearch) => void;
}

const shapes = [...layouts, 'table'] as const;

/** The range, how it is drawn, and what it is compared with. */
export function Toolbar({ search, choice, usual, window, onChange }: ToolbarProps) {
  const { t } = useTexts();
  const shape = search.view ?? search.layout ?? 'one';
  const go = ({ from, to }: RangeChoice) => onChange({ from, to });
  return (
    <div className={classes.toolbar}>
      <div className={classes.ranges}>
        <RangeControl choice={choice} usual={usual} onChange={go} />
        <ZoomButtons window={window} onChoose={go} />
        <NativeSelect
          className={classes.compare}
          aria-label={t('explore.compare')}
          value={search.compare ?? 'none'}
          onChange={({ currentTarget: { value } }) => onChange({ compare: earlier.find((word) => word === value) })}
          data={(['none', ...earlier] as const).map((value) => ({ value, label: t(`explore.compares.${value}`) }))}
        />
      </div>
      <div className={classes.choices}>
        <SegmentedControl
          aria-label={t('explore.layout')}
          value={shape}
          onChange={(value) =>
            onChange({
              layout: value === 'table' ? search.layout : value === 'many' ? 'many' : undefined,
              view: value === 'table' ? 'table' : undefined,
            })
          }
          data={shapes.map((value) => ({ value, label: t(`explore.layouts.${value}`) }))}
        />
      </div>
    </div>
  );
}
