import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import type { RangeChoice } from '../lib/time-range.ts';
import { choiceOf, endsNow, stepped, type Window, type ZoomStep, zoomSteps } from '../lib/zoom.ts';
import classes from './zoom-buttons.module.css';

interface ZoomButtonsProps {
  readonly window: Window;
  readonly onChoose: (choice: RangeChoice) => void;
}

const signs: Readonly<Record<ZoomStep, string>> = {
  earlier: 'M15 5l-7 7 7 7',
  later: 'M9 5l7 7-7 7',
  in: 'M12 5v14M5 12h14',
  out: 'M5 12h14',
};

/** Earlier, later, in and out, for fingers and keyboards: what a mouse does by dragging. */
export function ZoomButtons({ window, onChoose }: ZoomButtonsProps) {
  const { t } = useTexts();
  return (
    <fieldset className={classes.buttons} data-off-wall aria-label={t('device.range')}>
      {zoomSteps.map((step) => (
        <button
          key={step}
          type="button"
          className={classes.button}
          aria-label={t(`device.zoom.${step}`)}
          title={t(`device.zoom.${step}`)}
          disabled={step === 'later' && endsNow(window, serverNow())}
          onClick={() => onChoose(choiceOf(stepped(window, step, serverNow()), serverNow()))}
        >
          <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
            <path d={signs[step]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
          </svg>
        </button>
      ))}
    </fieldset>
  );
}
