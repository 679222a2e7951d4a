import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { alertQuery } from '../../data/alert-detail.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { alertTitle } from '../../ui/alert-text.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertCharts } from './alert-charts.tsx';
import { AlertDeliveries } from './alert-deliveries.tsx';
import { AlertFigures } from './alert-figures.tsx';
import { AlertHead } from './alert-head.tsx';
import classes from './alert-page.module.css';
import { AlertRule } from './alert-rule.tsx';
import { Neighbours } from './neighbours.tsx';
import { PublicWarnings } from './public-warnings.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/shell/alerts/$alert');

/** One alert: what, where, since when, what to do, and everything that happened. */
export function AlertPage() {
  const tools = useTexts();
  const { t } = tools;
  const { alert: id } = route.useParams();
  const query = useQuery(alertQuery(id));
  const alert = query.data;
  const mayRead = useMay('deliveries.read', alert?.place ?? []);
  useTitle(alert ? alertTitle(alert, tools) : t('alerts.title'));
  return (
    <div className={classes.page} data-open={(alert && alert.state !== 'cleared') || undefined}>
      <Link to="/alerts" className={manage.back}>
        <BackIcon size={20} />
        {t('alertPage.back')}
      </Link>
      {query.isPending && (
        <div aria-busy="true">
          <Skeleton h={160} radius={14} />
        </div>
      )}
      {!alert && query.error instanceof ApiError && query.error.status === 404 && (
        <Message
          title={t('alertPage.notFound')}
          lead={t('error.notFoundLead')}
          action={<ButtonLink to="/alerts">{t('alertPage.back')}</ButtonLink>}
        />
      )}
      {!alert && query.isError && !(query.error instanceof ApiError && query.error.status === 404) && (
        <Failed error={query.error} retry={() => void query.refetch()} />
      )}
      {alert && (
        <>
          <AlertHead alert={alert} />
          <AlertActions alert={alert} />
          <div className={classes.columns}>
            <div className={classes.main}>
              <AlertFigures alert={alert} />
              <AlertCharts alert={alert} />
              <Timeline alert={alert} />
            </div>
            <div className={classes.side}>
              <Neighbours alert={alert} />
              <AlertRule alert={alert} />
              <PublicWarnings alert={alert} />
              {mayRead && <AlertDeliveries alert={alert.id} />}
            </div>
          </div>
        </>
      )}
    </div>
  );
}
