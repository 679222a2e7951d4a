import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { crops } from '../../../../domain/crops/catalogue.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { useMay } from '../../data/permissions.ts';
import { siteListQuery } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { SiteTable } from '../../ui/site-table.tsx';
import { useTitle } from '../../ui/use-title.ts';

const route = getRouteApi('/shell/sites');
const places = ['a', 'b', 'c', 'd'];
const ALL = '';

/** Every site that one may see: what it is, where, and what grows there. */
export function SitesPage() {
  const { t, language } = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(siteListQuery(search));
  const mayAdd = useMay('sites.write');
  useTitle(t('sites.title'));

  const narrow = useCallback(
    (change: Partial<typeof search>) =>
      void navigate({ search: (was) => ({ ...was, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const setQ = useCallback((text: string) => narrow({ q: text === '' ? undefined : text }), [narrow]);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const { q, kind, crop, organisation, village } = search;
  const filtered = [q, kind, crop, organisation, village].some((value) => value !== undefined);
  const owner = organisation !== undefined ? rows?.[0]?.organisationName : village && rows?.[0]?.villageName;

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('sites.title')}</h1>
        {mayAdd && <ButtonLink to="/sites/new">{t('sites.add')}</ButtonLink>}
      </div>
      <div className={classes.tools}>
        <SearchBox label={t('sites.search')} value={q ?? ''} onChange={setQ} />
        <NativeSelect
          size="md"
          aria-label={t('sites.filterKind')}
          value={kind ?? ALL}
          onChange={(event) => narrow({ kind: siteKind.safeParse(event.currentTarget.value).data })}
          data={[
            { value: ALL, label: t('sites.allKinds') },
            ...siteKind.options.map((value) => ({ value, label: t(`claim.kinds.${value}`) })),
          ]}
        />
        <NativeSelect
          size="md"
          aria-label={t('sites.filterCrop')}
          value={crop ?? ALL}
          onChange={(event) => narrow({ crop: event.currentTarget.value || undefined })}
          data={[
            { value: ALL, label: t('sites.allCrops') },
            ...crops.map(({ id, name }) => ({ value: id, label: name[language] })),
          ]}
        />
      </div>
      {(organisation !== undefined || village !== undefined) && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => narrow({ organisation: undefined, village: undefined })}>
            {t('sites.only', { name: owner || organisation || village })} ✕
          </Button>
        </div>
      )}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending} aria-busy="true">
          {places.map((place) => (
            <Skeleton key={place} h={64} radius={10} />
          ))}
        </div>
      )}
      {rows?.length === 0 && !filtered && <Message title={t('sites.empty')} lead={t('sites.emptyLead')} />}
      {rows?.length === 0 && filtered && (
        <Message
          title={t('sites.noMatch')}
          lead={t('filter.noneLead')}
          action={<Button onClick={() => void navigate({ search: {}, replace: true })}>{t('sites.clear')}</Button>}
        />
      )}
      {!!rows?.length && <SiteTable sites={rows} />}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('sites.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
