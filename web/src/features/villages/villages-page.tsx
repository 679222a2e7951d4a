import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Village } from '../../../../domain/api/villages.ts';
import { useMay } from '../../data/permissions.ts';
import { villagesQuery } from '../../data/villages.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import classes from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { VillageForm } from './village-form.tsx';

const route = getRouteApi('/shell/villages');
const places = ['a', 'b', 'c'];

/** Villages under the commune in which they are. */
export function VillagesPage() {
  const { t } = useTexts();
  const { q = '', adding = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(villagesQuery);
  const mayWrite = useMay('villages.write');
  useTitle(t('villages.title'));

  const setAdding = (on: boolean) => void navigate({ search: (was) => ({ ...was, adding: on || undefined }) });
  const found = query.data?.filter(
    ({ name, communeName, provinceName }) => q === '' || matches(`${name} ${communeName} ${provinceName}`, q),
  );

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('villages.title')}</h1>
        {mayWrite && !adding && <Button onClick={() => setAdding(true)}>{t('villages.add')}</Button>}
      </div>
      {mayWrite && adding && (
        <VillageForm
          existing={null}
          onCancel={() => setAdding(false)}
          onSaved={({ id }) => void navigate({ to: '/villages/$village', params: { village: id } })}
        />
      )}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending} aria-busy="true">
          {places.map((place) => (
            <Skeleton key={place} h={64} radius={10} />
          ))}
        </div>
      )}
      {query.data?.length === 0 && !adding && <Message title={t('villages.empty')} lead={t('villages.emptyLead')} />}
      {!!query.data?.length && (
        <div className={classes.tools}>
          <SearchBox
            label={t('villages.search')}
            value={q}
            onChange={(text) =>
              void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true })
            }
          />
        </div>
      )}
      {!!query.data?.length && found?.length === 0 && <p className={classes.muted}>{t('villages.noMatch')}</p>}
      {byCommune(found ?? []).map(([commune, villages]) => (
        <Commune key={commune} villages={villages} />
      ))}
    </div>
  );
}

function Commune({ villages }: { readonly villages: readonly Village[] }) {
  const { t, format } = useTexts();
  const [first] = villages;
  const name = [first?.communeName, first?.provinceName].filter(Boolean).join(', ') || t('villages.elsewhere');
  return (
    <section aria-label={name} className={classes.narrow}>
      <h2 className={classes.heading}>{name}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('villages.name')}</th>
            <th scope="col" className={classes.number}>
              {t('villages.sites')}
            </th>
          </tr>
        </thead>
        <tbody>
          {villages.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/villages/$village" params={{ village: one.id }} className={classes.link}>
                  {one.name}
                </Link>
              </th>
              <td className={classes.number} data-of={t('villages.sites')}>
                {format.number(one.sites)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In the order in which they come. */
function byCommune(villages: readonly Village[]): [string, Village[]][] {
  const groups = new Map<string, Village[]>();
  for (const village of villages) {
    const key = village.commune ?? '';
    const group = groups.get(key);
    if (group) group.push(village);
    else groups.set(key, [village]);
  }
  return [...groups];
}
