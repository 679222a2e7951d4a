import { useQuery } from '@tanstack/react-query';
import { openAlertsQuery, useAcknowledge } from '../../data/alerts.ts';
import { useMayIn } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertRow } from '../../ui/alert-row.tsx';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './site-page.module.css';

/** What wants looking after here now. */
export function SiteAlerts({ site }: { readonly site: string }) {
  const { t } = useTexts();
  const open = useQuery(openAlertsQuery).data?.filter((one) => one.site === site);
  const acknowledge = useAcknowledge();
  const mayAcknowledgeIn = useMayIn('alerts.acknowledge');
  return (
    <section className={`${card.card} ${classes.alerts}`} aria-labelledby="site-alerts">
      <h2 id="site-alerts" className={manage.heading}>
        {t('site.alerts')}
      </h2>
      {open?.length === 0 && <p className={manage.muted}>{t('site.noAlerts')}</p>}
      {open?.map((alert) => (
        <AlertRow
          key={alert.id}
          alert={alert}
          mayAcknowledge={mayAcknowledgeIn(alert.place)}
          busy={acknowledge.isPending && acknowledge.variables === alert.id}
          failed={acknowledge.isError && acknowledge.variables === alert.id}
          onAcknowledge={acknowledge.mutate}
        />
      ))}
    </section>
  );
}
