import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { HouseholdDetail } from '../../../../domain/api/households.ts';
import { householdFile, householdQuery } from '../../data/households.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { EraseCard } from './erase-card.tsx';
import { HouseholdForm } from './household-form.tsx';
import classes from './household-page.module.css';
import { HouseholdSites } from './household-sites.tsx';

const route = getRouteApi('/shell/households/$household');

/** One household: who they are, what stands at their places, and their data to hand out or erase. */
export function HouseholdPage() {
  const { t, format } = useTexts();
  const { household: id } = route.useParams();
  const { edit = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(householdQuery(id));
  const one = query.data?.value;
  const mayWrite = useMay('households.write', one?.place ?? []);
  useTitle(one?.name || t('households.title'));
  const editing = (on: boolean) => void navigate({ search: on ? { edit: true } : {}, replace: true });

  return (
    <div className={manage.page}>
      <div>
        <Link to="/households" className={manage.back}>
          <BackIcon size={18} />
          {t('households.title')}
        </Link>
        <div className={manage.head}>
          <h1>{one && (one.erasedAt === null ? one.name : t('households.erasedName', { id: one.id }))}</h1>
          {one?.erasedAt === null && mayWrite && !edit && (
            <Button variant="default" onClick={() => editing(true)}>
              {t('households.edit')}
            </Button>
          )}
        </div>
      </div>
      {query.isError && !one && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={200} radius={14} aria-busy="true" />}
      {one?.erasedAt && (
        <Message
          title={t('households.erasedTitle')}
          lead={t('households.erasedOn', { at: format.instant(Date.parse(one.erasedAt)) })}
        />
      )}
      {one?.erasedAt === null && edit && mayWrite && (
        <HouseholdForm
          existing={{ household: one, etag: query.data?.etag ?? null }}
          onSaved={() => editing(false)}
          onCancel={() => editing(false)}
        />
      )}
      {one?.erasedAt === null && !edit && <Record household={one} />}
      {one?.erasedAt === null && <HouseholdSites household={one} />}
      {one?.erasedAt === null && <OwnData household={one} />}
    </div>
  );
}

function Record({ household: one }: { readonly household: HouseholdDetail }) {
  const { t } = useTexts();
  const fields = [
    ['kind', t(`households.kinds.${one.kind}`)],
    ['phone', one.phone && <a href={`tel:${one.phone.replace(/[^+\d]/g, '')}`}>{one.phone}</a>],
    ['address', one.address],
    ['organisation', one.organisationName],
  ] as const;
  return (
    <dl className={`${card.card} ${classes.record}`}>
      {fields.map(
        ([field, value]) =>
          value !== null && (
            <div key={field}>
              <dt>{t(`households.${field}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function OwnData({ household }: { readonly household: HouseholdDetail }) {
  const { t } = useTexts();
  const mayErase = useMay('households.erase', household.place);
  return (
    <section className={`${card.card} ${classes.own}`}>
      <h2>{t('households.data')}</h2>
      <p className={manage.muted}>{t('households.dataLead')}</p>
      <Button component="a" variant="default" href={householdFile(household.id)} download>
        {t('households.download')}
      </Button>
      {mayErase && <EraseCard household={household} />}
    </section>
  );
}
