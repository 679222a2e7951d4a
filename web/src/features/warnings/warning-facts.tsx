import type { Warning } from '../../../../domain/api/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { RiskChip } from '../../ui/risk-chip.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './warnings.module.css';

/** State, kind and risk of a warning, each by word and shape. */
export function WarningTags({ warning }: { readonly warning: Warning }) {
  const { t } = useTexts();
  const now = useNow();
  const { state, type, content } = warning;
  const over = state === 'published' && Date.parse(content.expires) <= now;
  return (
    <span className={classes.tags}>
      <span className={classes.tag} data-state={over ? 'superseded' : state}>
        {over ? t('warnings.over') : t(`warnings.state.${state}`)}
      </span>
      {type !== 'Alert' && <span className={classes.tag}>{t(`warnings.type.${type}`)}</span>}
      {content.status !== 'Actual' && <span className={classes.tag}>{t(`warnings.status.${content.status}`)}</span>}
      {content.risk !== null && <RiskChip risk={content.risk} />}
    </span>
  );
}

/** Who wrote it and who decided, with when. */
export function WarningPeople({ warning }: { readonly warning: Warning }) {
  const { t, format } = useTexts();
  const { draftedBy, draftedAt, decidedBy, decidedAt, state, decisionNote } = warning;
  const at = (instant: string) => format.shortInstant(Date.parse(instant));
  return (
    <>
      <span>{t('warnings.drafted', { who: draftedBy.name, at: at(draftedAt) })}</span>
      {decidedBy && decidedAt && (
        <span>
          {t(state === 'rejected' ? 'warnings.rejected' : 'warnings.published', {
            who: decidedBy.name,
            at: at(decidedAt),
          })}
        </span>
      )}
      {decisionNote && <span>{t('warnings.note', { note: decisionNote })}</span>}
    </>
  );
}
