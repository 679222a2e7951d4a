import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { siteQuery } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { useTitle } from '../../ui/use-title.ts';
import { SiteForm } from './site-form.tsx';

const newRoute = getRouteApi('/shell/sites/new');
const editRoute = getRouteApi('/shell/sites/$site/edit');

/** A site to add. */
export function NewSitePage() {
  const { t } = useTexts();
  const { village = null } = newRoute.useSearch();
  const navigate = newRoute.useNavigate();
  useTitle(t('site.newTitle'));
  return (
    <div className={manage.page}>
      <h1>{t('site.newTitle')}</h1>
      <SiteForm
        existing={null}
        village={village}
        onSaved={({ id }) => void navigate({ to: '/sites/$site', params: { site: id }, replace: true })}
        onCancel={() => void navigate({ to: '/sites' })}
      />
    </div>
  );
}

/** A site to change. */
export function EditSitePage() {
  const { t } = useTexts();
  const { site: id } = editRoute.useParams();
  const navigate = editRoute.useNavigate();
  const query = useQuery({ ...siteQuery(id), staleTime: 0 });
  const back = () => void navigate({ to: '/sites/$site', params: { site: id } });
  useTitle(t('site.editTitle'));
  return (
    <div className={manage.page}>
      <h1>{t('site.editTitle')}</h1>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {!query.isFetchedAfterMount && <Skeleton h={400} radius={14} aria-busy="true" />}
      {query.data && query.isFetchedAfterMount && (
        <SiteForm
          existing={{ site: query.data.value, etag: query.data.etag }}
          village={null}
          onSaved={back}
          onCancel={back}
          onDeleted={() => void navigate({ to: '/sites' })}
        />
      )}
    </div>
  );
}
