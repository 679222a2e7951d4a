import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Site } from '../../../../domain/api/sites.ts';
import type { SiteKind } from '../../../../domain/site-kinds.ts';
import { useWatch } from '../../data/live.ts';
import { useMay } from '../../data/permissions.ts';
import { deploymentsQuery, siteQuery } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { DiaryCard } from '../../parts/diary/diary-card.tsx';
import { SiteMapCard } from '../../parts/site-map-card.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { MaintenanceCard } from './maintenance-card.tsx';
import { SeasonCard } from './season-card.tsx';
import { SiteAlerts } from './site-alerts.tsx';
import { SiteChart } from './site-chart.tsx';
import { SiteDevices } from './site-devices.tsx';
import { SiteHead } from './site-head.tsx';
import classes from './site-page.module.css';
import { SiteValues } from './site-values.tsx';

const route = getRouteApi('/shell/sites/$site');

/** Gates, stations and meters bear no crop. */
const bearing: ReadonlySet<SiteKind> = new Set(['field', 'pond', 'barn', 'household', 'other']);
const bears = ({ kind, season }: Site): boolean => season !== null || bearing.has(kind);

/** One site: what it is and where, what grows there, which devices stand there, what they measured. */
export function SitePage() {
  const { t } = useTexts();
  const { site: id } = route.useParams();
  const { write } = route.useSearch();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const query = useQuery(siteQuery(id));
  const stays = useQuery(deploymentsQuery(id)).data;
  const site = query.data?.value;
  const mayWrite = useMay('sites.write', site?.place ?? []);
  const mayMaintain = useMay('maintenance.write', site?.place ?? []);
  useTitle(site?.name ?? t('sites.title'));
  useWatch(useMemo(() => (stays ?? []).filter(({ to }) => to === null).map(({ device }) => device), [stays]));

  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Message
        title={t('site.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/sites">{t('site.back')}</ButtonLink>}
      />
    );
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;

  return (
    <div className={manage.page}>
      <div>
        <Link to="/sites" className={manage.back} data-off-wall>
          <BackIcon size={16} />
          {t('site.back')}
        </Link>
        <div className={manage.head}>
          {site ? <SiteHead site={site} /> : <Skeleton h={64} w={260} aria-busy="true" />}
          {mayWrite && (
            <ButtonLink to="/sites/$site/edit" params={{ site: id }} variant="default">
              {t('site.edit')}
            </ButtonLink>
          )}
        </div>
      </div>
      <div className={classes.columns}>
        <div className={classes.now}>
          <SiteAlerts site={id} />
        </div>
        <div className={classes.main}>
          {stays && <SiteValues stays={stays} chosen={search.datastream} />}
          {stays && <SiteChart key={id} site={id} stays={stays} />}
          {site && bears(site) && <SeasonCard site={site} mayWrite={mayWrite} />}
        </div>
        <div className={classes.side}>
          <DiaryCard
            key={id}
            of={{ site: id }}
            site={id}
            writing={write === 1}
            onWritten={() =>
              void navigate({ search: (was) => ({ ...was, write: undefined }), replace: true, resetScroll: false })
            }
          />
          <SiteDevices site={id} />
          {site && <SiteMapCard site={site} />}
          {site && <MaintenanceCard site={site} mayWrite={mayMaintain} />}
        </div>
      </div>
    </div>
  );
}
