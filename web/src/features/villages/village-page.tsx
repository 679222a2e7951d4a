import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMay } from '../../data/permissions.ts';
import { siteListQuery } from '../../data/site.ts';
import { villageQuery } from '../../data/villages.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { SiteTable } from '../../ui/site-table.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { VillageForm } from './village-form.tsx';

const route = getRouteApi('/shell/villages/$village');

/** One village: where it is, and its sites. */
export function VillagePage() {
  const { t } = useTexts();
  const { village: id } = route.useParams();
  const { editing = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(villageQuery(id));
  const sites = useInfiniteQuery(siteListQuery({ village: id }));
  const village = query.data?.value;
  const mayWrite = useMay('villages.write', village?.place ?? []);
  const mayPublish = useMay('villages.publish', village?.place ?? []);
  const mayAddSites = useMay('sites.write', village?.place ?? []);
  useTitle(village?.name ?? t('villages.title'));

  const setEditing = (on: boolean) => void navigate({ search: { editing: on || undefined } });
  const rows = sites.data?.pages.flatMap(({ items }) => items);

  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Message
        title={t('villages.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/villages">{t('villages.back')}</ButtonLink>}
      />
    );
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;

  return (
    <div className={classes.page}>
      <div>
        <Link to="/villages" className={classes.back}>
          <BackIcon size={16} />
          {t('villages.back')}
        </Link>
        {village ? (
          <div className={classes.head}>
            <div>
              <h1>{village.name}</h1>
              <p className={classes.muted}>{[village.communeName, village.provinceName].filter(Boolean).join(', ')}</p>
            </div>
            {mayPublish && (
              <ButtonLink to="/villages/$village/page" params={{ village: id }} variant="default">
                {t('publicPage.open')}
              </ButtonLink>
            )}
            {mayWrite && !editing && (
              <Button variant="default" onClick={() => setEditing(true)}>
                {t('villages.edit')}
              </Button>
            )}
          </div>
        ) : (
          <Skeleton h={56} w={260} />
        )}
      </div>
      {query.data && mayWrite && editing && (
        <VillageForm
          existing={{ village: query.data.value, etag: query.data.etag }}
          onSaved={() => setEditing(false)}
          onCancel={() => setEditing(false)}
          onDeleted={() => void navigate({ to: '/villages' })}
        />
      )}
      <section className={classes.pending} aria-labelledby="village-sites">
        <div className={classes.head}>
          <h2 id="village-sites" className={classes.heading}>
            {t('villages.sites')}
          </h2>
          {mayAddSites && (
            <ButtonLink to="/sites/new" search={{ village: id }} variant="default">
              {t('villages.addSite')}
            </ButtonLink>
          )}
        </div>
        {sites.isPending && <Skeleton h={64} radius={10} aria-busy="true" />}
        {sites.isError && !sites.data && <Failed error={sites.error} retry={() => void sites.refetch()} />}
        {rows?.length === 0 && <p className={classes.muted}>{t('villages.noSites')}</p>}
        {!!rows?.length && <SiteTable sites={rows} />}
        {sites.hasNextPage && (
          <div className={classes.more}>
            <Button variant="default" loading={sites.isFetchingNextPage} onClick={() => void sites.fetchNextPage()}>
              {t('sites.more')}
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}
