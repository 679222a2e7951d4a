import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Notice } from '../../../../domain/api/notifications.ts';
import { noticesQuery, useReadNotices } from '../../data/notices.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BellIcon } from '../../ui/icons.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import manage from '../../ui/manage.module.css';
import { LevelMark } from '../../ui/marks.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './notifications.module.css';

/** Messages to oneself, newest first. */
export function NoticesPage() {
  const { t } = useTexts();
  const query = useInfiniteQuery(noticesQuery);
  const read = useReadNotices();
  useTitle(t('notices.title'));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = items[0];
  return (
    <div className={`${manage.page} ${manage.narrow}`}>
      <div className={manage.head}>
        <h1>{t('notices.title')}</h1>
        {newest && (query.data?.pages[0]?.unread ?? 0) > 0 && (
          <Button variant="default" loading={read.isPending} onClick={() => read.mutate(newest.id)}>
            {t('notices.readAll')}
          </Button>
        )}
        <ButtonLink to="/account/notifications" variant="default">
          {t('notices.settings')}
        </ButtonLink>
      </div>
      {query.isPending && <ListPending />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Message mark={<BellIcon size={36} />} title={t('notices.none')} lead={t('notices.noneLead')} />
      )}
      {items.length > 0 && (
        <ul className={classes.notices}>
          {items.map((one) => (
            <Row key={one.id} notice={one} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className={manage.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('notices.older')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Row({ notice: { alert, warning, level, purpose, subject, text, at, readAt } }: { readonly notice: Notice }) {
  const { t, language, format } = useTexts();
  return (
    <li className={classes.row} data-unread={readAt === null || undefined}>
      <span className={classes.mark}>{level && <LevelMark level={level} size={22} />}</span>
      <div>
        {alert !== null && (
          <Link to="/alerts/$alert" params={{ alert }}>
            {subject[language]}
          </Link>
        )}
        {warning !== null && (
          <Link to="/warnings/$warning" params={{ warning }}>
            {subject[language]}
          </Link>
        )}
        {alert === null && warning === null && <b>{subject[language]}</b>}
        <p className={classes.words}>{text[language]}</p>
        <p className={manage.small}>
          {[
            readAt === null ? t('notices.unread') : null,
            t(`deliveries.purpose.${purpose}`),
            format.instant(Date.parse(at)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </li>
  );
}
