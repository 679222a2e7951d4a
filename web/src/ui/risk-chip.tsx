import { riskLevels } from '../../../domain/alerts/risk.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './alert-tags.module.css';

const bars = [1, 2, 3, 4, 5] as const;

/** A disaster risk level by number, bars, word and the colour that the law gives it. Decision 18/2021/QĐ-TTg art. 4 */
export function RiskChip({ risk }: { readonly risk: number }) {
  const { t, language } = useTexts();
  const level = riskLevels.find((one) => one.level === risk);
  if (!level) return null;
  return (
    <span className={classes.risk} data-risk={risk}>
      <svg width="15" height="12" viewBox="0 0 15 12" aria-hidden="true">
        {bars.map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 3}
            y={10 - bar * 2}
            width="2"
            height={2 + bar * 2}
            fill="currentColor"
            opacity={bar <= risk ? 1 : 0.3}
          />
        ))}
      </svg>
      {t('alerts.risk', { level: risk, name: level.name[language].toLocaleLowerCase(language) })}
    </span>
  );
}
