import { useTexts } from '../../i18n/use-texts.ts';
import { siteStates } from '../../lib/site-state.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import classes from './map-page.module.css';

/** What the shapes mean. */
export function StateLegend() {
  const { t } = useTexts();
  return (
    <details className={classes.shapes}>
      <summary>{t('mapPage.legendStates')}</summary>
      <ul>
        {siteStates.map((state) => (
          <li key={state}>
            <StateMark state={state} />
            {t(`mapPage.states.${state}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}
