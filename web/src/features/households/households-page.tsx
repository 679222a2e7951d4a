import { Button, Checkbox, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Household } from '../../../../domain/api/households.ts';
import { householdsQuery } from '../../data/households.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { HouseholdForm } from './household-form.tsx';
import own from './household-page.module.css';

const route = getRouteApi('/shell/households');
const places = ['a', 'b', 'c'];

/** Whose meters, houses and plots they are. */
export function HouseholdsPage() {
  const { t } = useTexts();
  const { q = '', erased = false, add = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(householdsQuery({ q, erased }));
  const mayWrite = useMay('households.write');
  useTitle(t('households.title'));

  const adding = (on: boolean) => void navigate({ search: (was) => ({ ...was, add: on || undefined }) });
  const setQ = useCallback(
    (text: string) =>
      void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true }),
    [navigate],
  );
  const found = query.data?.pages.flatMap(({ items }) => items);

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('households.title')}</h1>
        {mayWrite && !add && <Button onClick={() => adding(true)}>{t('households.add')}</Button>}
      </div>
      <p className={classes.muted}>{t('households.lead')}</p>
      {mayWrite && add && (
        <HouseholdForm
          existing={null}
          onSaved={({ id }) => void navigate({ to: '/households/$household', params: { household: id } })}
          onCancel={() => adding(false)}
        />
      )}
      <div className={classes.tools}>
        <SearchBox label={t('households.search')} value={q} onChange={setQ} />
        <Checkbox
          size="md"
          classNames={{ body: own.check }}
          label={t('households.showErased')}
          checked={erased}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            void navigate({ search: (was) => ({ ...was, erased: on || undefined }), replace: true });
          }}
        />
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending} aria-busy="true">
          {places.map((place) => (
            <Skeleton key={place} h={64} radius={10} />
          ))}
        </div>
      )}
      {found?.length === 0 &&
        (q !== '' || erased ? (
          <p className={classes.muted}>{t('households.noMatch')}</p>
        ) : (
          <Message title={t('households.empty')} lead={t('households.emptyLead')} />
        ))}
      {!!found?.length && <Rows households={found} />}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('households.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Rows({ households }: { readonly households: readonly Household[] }) {
  const { t, format } = useTexts();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('households.name')}</th>
          <th scope="col">{t('households.phone')}</th>
          <th scope="col">{t('households.address')}</th>
          <th scope="col">{t('households.organisation')}</th>
          <th scope="col">{t('households.has')}</th>
        </tr>
      </thead>
      <tbody>
        {households.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link to="/households/$household" params={{ household: one.id }} className={classes.link}>
                {one.erasedAt === null ? one.name : t('households.erasedName', { id: one.id })}
              </Link>
            </th>
            <td>{one.phone !== null && <a href={`tel:${one.phone.replace(/[^+\d]/g, '')}`}>{one.phone}</a>}</td>
            <td>{one.address}</td>
            <td>{one.organisationName}</td>
            <td>
              {one.erasedAt === null
                ? t('households.count', { sites: format.number(one.sites), devices: format.number(one.devices) })
                : t('households.erasedOn', { at: format.instant(Date.parse(one.erasedAt)) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
