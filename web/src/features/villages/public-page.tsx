import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { villagePageQuery } from '../../data/village-page.ts';
import { villageQuery } from '../../data/villages.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { PublicPageForm } from './public-page-form.tsx';
import { PublicPageLinks } from './public-page-links.tsx';

const route = getRouteApi('/shell/villages/$village/page');

/** What a village shows to everybody: chosen here, with its address to hand on. */
export function PublicPage() {
  const { t } = useTexts();
  const { village: id } = route.useParams();
  const village = useQuery(villageQuery(id)).data?.value;
  const query = useQuery(villagePageQuery(id));
  useTitle(t('publicPage.title'));

  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Message
        title={t('villages.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/villages">{t('villages.back')}</ButtonLink>}
      />
    );
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const page = query.data?.value.page;
  return (
    <div className={classes.page}>
      <div>
        <Link to="/villages/$village" params={{ village: id }} className={classes.back}>
          <BackIcon size={16} />
          {village?.name ?? t('villages.back')}
        </Link>
        <h1>{t('publicPage.title')}</h1>
        <p className={classes.muted}>{t('publicPage.lead')}</p>
      </div>
      {page && <PublicPageLinks slug={page.slug} published={page.published} />}
      {query.data && village ? (
        <PublicPageForm key={id} village={village} read={query.data} />
      ) : (
        <Skeleton h={320} radius={14} aria-busy="true" />
      )}
    </div>
  );
}
