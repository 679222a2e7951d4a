import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { personQuery } from '../../data/people.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './people.module.css';
import { PersonAccount } from './person-account.tsx';
import { PersonRights } from './person-rights.tsx';

const route = getRouteApi('/shell/people/$person');

/** One person: rights, and help with the account. */
export function PersonPage() {
  const { t, format } = useTexts();
  const { person: id } = route.useParams();
  const found = useQuery(personQuery(id));
  const mayChange = useMay('users.write');
  const person = found.data;
  useTitle(person?.name ?? t('people.title'));
  return (
    <div className={classes.page}>
      <Link to="/people" className={classes.back}>
        <BackIcon size={18} />
        {t('people.back')}
      </Link>
      {found.isError && !person && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton h={240} />}
      {person && (
        <>
          <div className={classes.who}>
            <h1>{person.name}</h1>
            <p className={classes.small}>
              {person.email} ·{' '}
              {person.lastSignInAt
                ? t('people.lastSignIn', { at: format.instant(Date.parse(person.lastSignInAt)) })
                : t('people.neverSignedIn')}
            </p>
            <p className={classes.chips}>
              {person.disabled && <span className={classes.bad}>{t('people.disabled')}</span>}
              {person.lockedUntil && (
                <span className={classes.bad}>
                  {t('people.locked', { at: format.time(Date.parse(person.lockedUntil)) })}
                </span>
              )}
              {person.secondFactor && <span className={classes.chip}>{t('people.withCode')}</span>}
            </p>
          </div>
          <PersonRights person={person} mayChange={mayChange} />
          {mayChange && <PersonAccount person={person} />}
        </>
      )}
    </div>
  );
}
