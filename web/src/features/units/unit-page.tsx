import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { UnitDetail } from '../../../../domain/api/units.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { eveOf } from '../../../../domain/units/days.ts';
import { useMay } from '../../data/permissions.ts';
import { placeReportQuery, unitQueryOf } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { dayText } from './day-text.ts';
import { Pending } from './pending.tsx';
import { siteCounts } from './site-counts.ts';
import { UnitLink } from './unit-link.tsx';
import classes from './units.module.css';

const route = getRouteApi('/shell/units/$unit');

/** One unit: from when to when, what it was before, what it became, and its communes. */
export function UnitPage() {
  const { t } = useTexts();
  const { unit: id } = route.useParams();
  const query = useQuery(unitQueryOf(id));
  const missing = query.error instanceof ApiError && query.error.status === 404;
  useTitle(query.data?.name ?? t('units.title'));
  return (
    <div className={classes.page}>
      <Link to="/units" className={classes.back}>
        <BackIcon size={18} />
        {t('units.back')}
      </Link>
      {query.isPending && <Pending />}
      {missing && (
        <Message title={t('units.notFound')} action={<ButtonLink to="/units">{t('units.back')}</ButtonLink>} />
      )}
      {query.isError && !missing && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Detail unit={query.data} />}
    </div>
  );
}

function Detail({ unit }: { readonly unit: UnitDetail }) {
  const { t } = useTexts();
  const mayWrite = useMay('units.write', EVERYWHERE);
  const lastDay = unit.to === null ? undefined : eveOf(unit.to);
  const counts = siteCounts(useQuery({ ...placeReportQuery(lastDay, 'then'), retry: false }).data);
  const from = dayText(unit.from);
  return (
    <>
      <div className={classes.head}>
        <div>
          <h1>{unit.name}</h1>
          <p className={classes.muted}>
            {t('units.code', { code: unit.code })}
            {' · '}
            {lastDay === undefined
              ? t('units.detail.since', { from })
              : t('units.detail.period', { from, to: dayText(lastDay) })}
            {counts.has(unit.id) && ` · ${t('units.sites', { n: counts.get(unit.id) })}`}
          </p>
          {unit.parent !== null && (
            <p className={classes.muted}>
              {t('units.detail.inProvince')}{' '}
              <Link to="/units/$unit" params={{ unit: unit.parent }}>
                {unit.parentName}
              </Link>
            </p>
          )}
        </div>
        {mayWrite && unit.to === null && (
          <ButtonLink to="/units/change" search={{ unit: unit.id }}>
            {t('units.detail.do')}
          </ButtonLink>
        )}
      </div>
      <History unit={unit} />
      {unit.level === 'province' && (
        <section className={classes.section} aria-labelledby="communes">
          <h2 id="communes">{t(lastDay === undefined ? 'units.detail.communes' : 'units.detail.communesThen')}</h2>
          {unit.children.length === 0 ? (
            <p className={classes.muted}>{t('units.noCommunes')}</p>
          ) : (
            <ul className={`${classes.list} ${classes.columns}`}>
              {unit.children.map((commune) => (
                <li key={commune.id}>
                  <UnitLink unit={{ ...commune, to: null }} sites={counts.get(commune.id) ?? 0} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

/** The line of what it was and became. A code may have gone to another unit: each is named with its time. */
function History({ unit: { predecessors, successors } }: { readonly unit: UnitDetail }) {
  const { t } = useTexts();
  const line = (title: string, relatives: UnitDetail['predecessors']) =>
    relatives.length > 0 && (
      <div className={classes.era}>
        <h3>{title}</h3>
        <ul className={classes.list}>
          {relatives.map(({ unit, kind, on }) => (
            <li key={unit.id}>
              <UnitLink
                unit={{ ...unit, to: null }}
                withProvince
                note={t(`units.became.${kind}`, { day: dayText(on) })}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="history">
      <h2 id="history">{t('units.detail.history')}</h2>
      {predecessors.length + successors.length === 0 && <p className={classes.muted}>{t('units.detail.noHistory')}</p>}
      {line(t('units.detail.before'), predecessors)}
      {line(t('units.detail.after'), successors)}
    </section>
  );
}
