import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { preferencesQuery } from '../../data/notifications.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { useTitle } from '../../ui/use-title.ts';
import { Endpoints } from './endpoints.tsx';
import { PreferencesForm } from './preferences-form.tsx';

/** What somebody wants to be told, when, and where. */
export function NotificationsPage() {
  const { t } = useTexts();
  const query = useQuery(preferencesQuery);
  useTitle(t('notify.title'));
  return (
    <div className={`${manage.page} ${manage.narrow}`}>
      <Link to="/account" className={manage.back}>
        <BackIcon size={20} />
        {t('account.title')}
      </Link>
      <h1>{t('notify.title')}</h1>
      <p className={manage.muted}>{t('notify.lead')}</p>
      <Endpoints />
      {query.isPending && <Skeleton h={320} radius={14} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && <PreferencesForm saved={query.data.value} etag={query.data.etag} />}
    </div>
  );
}
