import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { warningState } from '../../../../domain/warnings/states.ts';
import { useMay } from '../../data/permissions.ts';
import { warningsQuery } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { SenderCard } from './sender-card.tsx';
import { WarningPeople, WarningTags } from './warning-facts.tsx';
import classes from './warnings.module.css';

const route = getRouteApi('/shell/warnings');

/** Warnings for the public: what waits for a second person, what is in force, what was. */
export function WarningsPage() {
  const { t, language, format } = useTexts();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(warningsQuery(state));
  const mayDraft = useMay('warnings.draft');
  const maySet = useMay('settings.write', EVERYWHERE);
  useTitle(t('warnings.title'));

  const rows = query.data?.pages.flatMap(({ items }) => items);
  const choices = [
    { value: 'all', label: t('warnings.all') },
    ...(['draft', 'published', 'superseded', 'rejected'] as const).map((one) => ({
      value: one,
      label: t(`warnings.state.${one}`),
    })),
  ];

  return (
    <div className={manage.page}>
      <div className={manage.head}>
        <div>
          <h1>{t('warnings.title')}</h1>
          <p className={manage.muted}>{t('warnings.lead')}</p>
        </div>
        {mayDraft && <ButtonLink to="/warnings/new">{t('warnings.add')}</ButtonLink>}
      </div>
      {maySet && <SenderCard />}
      <div className={classes.filter}>
        <SegmentedControl
          aria-label={t('warnings.show')}
          data={choices}
          value={state ?? 'all'}
          onChange={(value) => void navigate({ search: { state: warningState.safeParse(value).data } })}
        />
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={96} radius={10} aria-busy="true" />}
      {rows?.length === 0 &&
        (state === undefined ? (
          <Message title={t('warnings.empty')} lead={t('warnings.emptyLead')} />
        ) : (
          <Message title={t('warnings.none')} />
        ))}
      {!!rows?.length && (
        <ul className={classes.list}>
          {rows.map((one) => (
            <li key={one.id} className={classes.row}>
              <WarningTags warning={one} />
              <h2 className={classes.headline}>
                <Link to="/warnings/$warning" params={{ warning: one.id }} className={manage.link}>
                  {one.content.headline[language] || one.content.headline.vi}
                </Link>
              </h2>
              <p className={classes.facts}>
                <span>{one.content.area.description[language] || one.content.area.description.vi}</span>
                <span>{t('warnings.until', { at: format.shortInstant(Date.parse(one.content.expires)) })}</span>
                <WarningPeople warning={one} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className={manage.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('warnings.more')}
          </Button>
        </div>
      )}
      <p className={manage.small}>
        <a href="/feeds/warnings.atom">{t('warnings.feed')}</a>
      </p>
    </div>
  );
}
