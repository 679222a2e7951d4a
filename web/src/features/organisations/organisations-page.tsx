import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Organisation } from '../../../../domain/api/organisations.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { organisationQuery, organisationsQuery } from '../../data/organisations.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useGrowing } from '../../ui/use-growing.ts';
import { useTitle } from '../../ui/use-title.ts';
import { OrganisationForm } from './organisation-form.tsx';

const route = getRouteApi('/shell/organisations');
const STEP = 60;
const NEW = 'new';
const places = ['a', 'b', 'c'];

/** Cooperatives, clubs, utilities, departments: who owns sites and devices. */
export function OrganisationsPage() {
  const { t } = useTexts();
  const { q = '', edit } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(organisationsQuery);
  const mayWrite = useMay('organisations.write', EVERYWHERE);
  useTitle(t('organisations.title'));

  const editing = (id: string | undefined) =>
    void navigate({ search: (was) => ({ ...was, edit: id }), resetScroll: id !== undefined });
  const found = query.data?.filter(({ name, id }) => q === '' || matches(`${name} ${id}`, q));
  const chosen = query.data?.find(({ id }) => id === edit);

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('organisations.title')}</h1>
        {mayWrite && edit !== NEW && <Button onClick={() => editing(NEW)}>{t('organisations.add')}</Button>}
      </div>
      {mayWrite && edit === NEW && <OrganisationForm existing={null} onDone={() => editing(undefined)} />}
      {mayWrite && chosen && <Edited key={chosen.id} id={chosen.id} onDone={() => editing(undefined)} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending} aria-busy="true">
          {places.map((place) => (
            <Skeleton key={place} h={64} radius={10} />
          ))}
        </div>
      )}
      {query.data?.length === 0 && edit === undefined && (
        <Message title={t('organisations.empty')} lead={t('organisations.emptyLead')} />
      )}
      {!!query.data?.length && (
        <div className={classes.tools}>
          <SearchBox
            label={t('organisations.search')}
            value={q}
            onChange={(text) =>
              void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true })
            }
          />
        </div>
      )}
      {!!query.data?.length && found?.length === 0 && <p className={classes.muted}>{t('organisations.noMatch')}</p>}
      {!!found?.length && <Rows organisations={found} mayWrite={mayWrite} filter={q} />}
    </div>
  );
}

/** One to change, as it is now: the list may be a minute old. */
function Edited({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { data, error, isFetchedAfterMount, refetch } = useQuery(organisationQuery(id));
  if (!isFetchedAfterMount) return <Skeleton h={420} radius={14} aria-busy="true" />;
  if (!data) return <Failed error={error} retry={() => void refetch()} />;
  return <OrganisationForm existing={{ organisation: data.value, etag: data.etag }} onDone={onDone} />;
}

interface RowsProps {
  readonly organisations: readonly Organisation[];
  readonly mayWrite: boolean;
  readonly filter: string;
}

function Rows({ organisations, mayWrite, filter }: RowsProps) {
  const { t, format } = useTexts();
  const { shown, sentinel } = useGrowing(organisations.length, STEP, filter);
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('organisations.name')}</th>
            <th scope="col">{t('organisations.kind')}</th>
            <th scope="col">{t('organisations.seat')}</th>
            <th scope="col">{t('organisations.phone')}</th>
            <th scope="col" className={classes.number}>
              {t('organisations.sites')}
            </th>
          </tr>
        </thead>
        <tbody>
          {organisations.slice(0, shown).map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {mayWrite ? (
                  <Link
                    to="/organisations"
                    search={(was) => ({ ...was, edit: one.id })}
                    className={classes.link}
                    title={t('organisations.edit')}
                  >
                    {one.name}
                  </Link>
                ) : (
                  <Link to="/sites" search={{ organisation: one.id }} className={classes.link}>
                    {one.name}
                  </Link>
                )}
              </th>
              <td>{t(`organisations.kinds.${one.kind}`)}</td>
              <td>{[one.communeName, one.provinceName].filter(Boolean).join(', ')}</td>
              <td>{one.phone !== null && <a href={`tel:${one.phone.replace(/[^+\d]/g, '')}`}>{one.phone}</a>}</td>
              <td className={classes.number} data-of={t('organisations.sites')}>
                <Link
                  to="/sites"
                  search={{ organisation: one.id }}
                  aria-label={`${t('organisations.sites')}: ${one.name}`}
                >
                  {format.number(one.sites)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < organisations.length && <div ref={sentinel} className={classes.more} />}
    </>
  );
}
