import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { type AuditWish, auditFile, auditQuery } from '../../data/audit.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { AuditFilter } from './audit-filter.tsx';
import classes from './audit-page.module.css';
import { EntryRow } from './entry-row.tsx';
import { Keeping } from './keeping.tsx';

const route = getRouteApi('/shell/audit');

/** Who did what, when, and from where. */
export function AuditPage() {
  const { t } = useTexts();
  const wish = route.useSearch();
  const navigate = route.useNavigate();
  const managesAll = useMay('settings.write', EVERYWHERE);
  useTitle(t('audit.title'));
  const change = useCallback(
    (changed: AuditWish) => void navigate({ search: (was) => ({ ...was, ...changed }), replace: true }),
    [navigate],
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('audit.title')}</h1>
        <p>{t('audit.lead')}</p>
      </div>
      <AuditFilter wish={wish} onChange={change} />
      <Entries wish={wish} onClear={() => void navigate({ search: {}, replace: true })} />
      <div className={classes.files}>
        <Button component="a" variant="default" href={auditFile(wish, 'csv')} download>
          {t('audit.csv')}
        </Button>
        <Button component="a" variant="default" href={auditFile(wish, 'jsonl')} download>
          {t('audit.jsonl')}
        </Button>
      </div>
      {managesAll && <Keeping />}
    </div>
  );
}

function Entries({ wish, onClear }: { readonly wish: AuditWish; readonly onClear: () => void }) {
  const { t } = useTexts();
  const query = useInfiniteQuery(auditQuery(wish));
  if (query.isPending) return <ListPending />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const entries = query.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0)
    return (
      <Message
        title={t('audit.none')}
        lead={t('audit.noneLead')}
        action={<Button onClick={onClear}>{t('audit.clear')}</Button>}
      />
    );
  return (
    <div>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.outcome')}</th>
            <th scope="col">{t('audit.address')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('audit.older')}
          </Button>
        </div>
      )}
    </div>
  );
}
