import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { PRESETS, type Preset, presetOf, presets, type RangeChoice } from '../../lib/time-range.ts';
import { choiceOf, stepped, type Window, zoomSteps } from '../../lib/zoom.ts';
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

const marks = { earlier: '‹', later: '›', in: '+', out: '−' };
const shapes = [...layouts, 'table'] as const;

/** The range, how it is drawn, and what it is compared with. */
export function Toolbar({ search, choice, usual, window, onChange }: ToolbarProps) {
  const { t, format } = useTexts();
  const shape = search.view ?? search.layout ?? 'one';
  const preset = presetOf(choice, usual);
  const go = ({ from, to }: RangeChoice) => onChange({ from, to });
  return (
    <div className={classes.toolbar}>
      <div className={classes.ranges}>
        <SegmentedControl
          aria-label={t('explore.range')}
          value={preset ?? ''}
          onChange={(value) => go(PRESETS[value as Preset])}
          data={presets.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
        <span className={classes.steps}>
          {zoomSteps.map((step) => (
            <button
              key={step}
              type="button"
              className={classes.step}
              aria-label={t(`explore.zoom.${step}`)}
              title={t(`explore.zoom.${step}`)}
              onClick={() => go(choiceOf(stepped(window, step, serverNow()), serverNow()))}
            >
              {marks[step]}
            </button>
          ))}
        </span>
        <NativeSelect
          className={classes.compare}
          aria-label={t('explore.compare')}
          value={search.compare ?? 'none'}
          onChange={({ currentTarget: { value } }) => onChange({ compare: earlier.find((word) => word === value) })}
          data={(['none', ...earlier] as const).map((value) => ({ value, label: t(`explore.compares.${value}`) }))}
        />
        {preset === null && (
          <span className={classes.fixed}>
            {t('explore.fixed', { from: format.instant(window.from), to: format.instant(window.to) })}
          </span>
        )}
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
