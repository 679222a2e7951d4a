import type { Outcome } from '../../data/alert-actions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { alertTitle } from '../../ui/alert-text.ts';
import classes from './inbox.module.css';

/** So many are told one by one. */
const TOLD = 5;

/** What became of what was to be done, of each alert to which it was not. */
export function OutcomeNote({ outcome: { action, done, waiting, refused } }: { readonly outcome: Outcome }) {
  const tools = useTexts();
  const { t } = tools;
  return (
    <div className={classes.outcome} role="status" data-refused={refused.length > 0 || undefined}>
      {waiting > 0 && <p>{t('offline.noted', { n: waiting })}</p>}
      {done > 0 && <p>{t(`inbox.did.${action}`, { n: done })}</p>}
      {refused.length > 0 && (
        <>
          <p>{t('inbox.notDone', { n: refused.length })}</p>
          <ul>
            {refused.slice(0, TOLD).map(({ alert, reason }, index) => (
              <li key={alert?.id ?? index}>
                {alert ? `${alertTitle(alert, tools)} – ` : ''}
                {t(`inbox.refused.${reason}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
