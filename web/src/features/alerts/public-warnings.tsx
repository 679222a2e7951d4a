import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mayWarn } from '../../../../domain/warnings/states.ts';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { useMay } from '../../data/permissions.ts';
import { warningsOfQuery } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';

/** Warnings for the public that came of an alert, and the way to write one while it is dangerous. */
export function PublicWarnings({ alert }: { readonly alert: DetailedAlert }) {
  const { t } = useTexts();
  const mayDraft = useMay('warnings.draft', alert.place) && alert.state !== 'cleared' && mayWarn(alert);
  const warnings = useQuery(warningsOfQuery(alert.id)).data ?? [];
  if (!mayDraft && warnings.length === 0) return null;
  return (
    <section className={`${card.card} ${manage.form}`} aria-labelledby="alert-warnings">
      <h2 id="alert-warnings" className={manage.heading}>
        {t('warnings.ofAlert')}
      </h2>
      {warnings.map(({ id, content, state }) => (
        <p key={id}>
          <Link to="/warnings/$warning" params={{ warning: id }} className={manage.back}>
            {content.headline.vi} ({t(`warnings.state.${state}`).toLowerCase()})
          </Link>
        </p>
      ))}
      {mayDraft && (
        <>
          <p className={manage.muted}>{t('warnings.ofAlertLead')}</p>
          <div className={manage.actions}>
            <ButtonLink to="/warnings/new" search={{ alert: alert.id }} variant="default">
              {t('warnings.add')}
            </ButtonLink>
          </div>
        </>
      )}
    </section>
  );
}
