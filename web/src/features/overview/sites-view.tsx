import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Freshness } from '../../../../domain/freshness.ts';
import { useSimple } from '../../data/mode.ts';
import { overviewQuery } from '../../data/overview.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { NoDevices, NoMatch } from '../../ui/fleet-empty.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import { useNow } from '../../ui/use-now.ts';
import { cardsOf, filterCards } from './card.ts';
import { Health, PlainHealth } from './health.tsx';
import classes from './overview-page.module.css';
import { CardsPending, SiteGroups } from './site-groups.tsx';
import { Todo } from './todo.tsx';

/** So few sites need no search. */
const AT_A_GLANCE = 1;

const route = getRouteApi('/shell/');

/** Is it all right, and if not, what to do: alerts first, then every site with the one figure that matters. */
export function SitesView() {
  const { t } = useTexts();
  const { q, freshness } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const query = useQuery(overviewQuery);
  const mayAdd = useMay('devices.write');
  const { data } = query;
  const cards = useMemo(() => data && cardsOf(data, now), [data, now]);
  const view = useMemo(() => cards && filterCards(cards, { q, freshness }), [cards, q, freshness]);

  const setQ = useCallback(
    (text: string) =>
      void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true }),
    [navigate],
  );
  const setFreshness = (state: Freshness | undefined) =>
    void navigate({ search: (was) => ({ ...was, freshness: state }), replace: true });
  const clear = () =>
    void navigate({ search: (was) => ({ ...was, q: undefined, freshness: undefined }), replace: true });
  const HealthOf = useSimple() ? PlainHealth : Health;
  const searched = q !== undefined || (cards?.length ?? 0) > AT_A_GLANCE;
  const others = data ? data.elsewhere.total - data.elsewhere.items.length : 0;

  return (
    <>
      <div className={classes.head}>
        <Todo />
        <div className={classes.side}>
          <HealthOf counts={view?.counts} chosen={freshness} onChoose={setFreshness} />
          {searched && <SearchBox label={t('overview.search')} value={q ?? ''} onChange={setQ} />}
        </div>
      </div>
      {query.isError && !view && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <CardsPending />}
      {cards?.length === 0 && <NoDevices mayAdd={mayAdd} />}
      {!!cards?.length && view?.shown.length === 0 && <NoMatch onClear={clear} />}
      {view && view.shown.length > 0 && <SiteGroups cards={view.shown} filter={`${q ?? ''}|${freshness ?? ''}`} />}
      {others > 0 && (
        <ButtonLink to="/devices" variant="subtle">
          {t('overview.others', { n: others })}
        </ButtonLink>
      )}
    </>
  );
}
