import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { villagesOverviewQuery } from '../../data/overview.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { NoMatch } from '../../ui/fleet-empty.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import { HomeIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { Todo } from './todo.tsx';
import { Figures } from './village-figures.tsx';
import { VillageTable } from './village-table.tsx';
import { VillagesPending } from './villages-pending.tsx';
import classes from './villages-view.module.css';

const route = getRouteApi('/shell/');

/** How all villages are doing, and which of them to look at first. */
export function VillagesView() {
  const { t, format } = useTexts();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(villagesOverviewQuery);
  const mayAdd = useMay('villages.write');
  const setQ = useCallback(
    (text: string) =>
      void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true }),
    [navigate],
  );
  const { data } = query;
  if (query.isError && !data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!data) return <VillagesPending />;

  const shown = q
    ? data.items.filter(({ name, communeName, id }) => matches([name, communeName, id].join(' '), q))
    : data.items;
  return (
    <div className={classes.view}>
      <p className={classes.lead}>
        {t('villagesOverview.title', { n: format.number(data.villages) })} · {t('villagesOverview.asOfNow')}
      </p>
      <Figures totals={data.totals} />
      <div className={classes.columns}>
        <section className={`${card.card} ${classes.ranking}`} aria-labelledby="ranking">
          <div className={classes.rankingHead}>
            <h2 id="ranking">{t('villagesOverview.ranking')}</h2>
            {data.items.length > 1 && (
              <SearchBox label={t('villagesOverview.search')} value={q ?? ''} onChange={setQ} />
            )}
          </div>
          {data.items.length === 0 && (
            <Message
              mark={<HomeIcon />}
              title={t('villagesOverview.none')}
              lead={mayAdd ? t('villagesOverview.noneLead') : ''}
              action={mayAdd && <ButtonLink to="/villages">{t('villagesOverview.add')}</ButtonLink>}
            />
          )}
          {data.items.length > 0 && shown.length === 0 && <NoMatch onClear={() => setQ('')} />}
          {shown.length > 0 && <VillageTable villages={shown} />}
          {data.villages > data.items.length && (
            <p className={classes.note}>
              {t('villagesOverview.cut', { n: data.items.length, total: format.number(data.villages) })}
            </p>
          )}
        </section>
        <Todo />
      </div>
    </div>
  );
}
