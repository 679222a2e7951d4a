import { useTexts } from '../../i18n/use-texts.ts';
import type { AmountScale } from './layers.ts';
import classes from './scrubber.module.css';

interface AmountLegendProps {
  readonly scale: AmountScale;
  /** With its unit. */
  readonly textOf: (value: number) => string;
}

/** How large a circle is for how much. */
export function AmountLegend({ scale, textOf }: AmountLegendProps) {
  const { t } = useTexts();
  return (
    <ul className={classes.legend} aria-label={t('mapPage.legend')}>
      {scale.steps.map((value) => {
        const radius = scale.radiusOf(value);
        return (
          <li key={value}>
            <svg width={2 * radius + 2} height={2 * radius + 2} aria-hidden="true">
              <circle
                cx={radius + 1}
                cy={radius + 1}
                r={radius}
                fill="var(--amount)"
                fillOpacity="0.55"
                stroke="var(--amount-edge)"
              />
            </svg>
            {textOf(value)}
          </li>
        );
      })}
      <li>
        <svg width={16} height={16} aria-hidden="true">
          <circle cx={8} cy={8} r={7} fill="none" stroke="var(--late-mark)" strokeWidth="1.5" />
        </svg>
        {t('mapPage.unknown')}
      </li>
    </ul>
  );
}
