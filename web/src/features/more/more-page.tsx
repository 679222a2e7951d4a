import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMenu } from '../../data/menu.ts';
import { sessionQuery } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';

import { DisplayChoices } from '../../parts/display-choices.tsx';
import { startTour } from '../../parts/tour.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { InstallButton } from '../../ui/install-button.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './more-page.module.css';
import { SignOutButton } from './sign-out-button.tsx';

/** What is looked after, how Sen looks, and the account. */
export function MorePage() {
  const { t } = useTexts();
  const manage = useMenu();
  const user = useQuery(sessionQuery).data?.user;
  useTitle(t('more.title'));

  return (
    <div className={classes.page}>
      <h1>{t('more.title')}</h1>
      {manage.length > 0 && (
        <section className={`${card.card} ${classes.manage}`}>
          <h2>{t('menu.manage')}</h2>
          <ul>
            {manage.map(({ to, key }) => (
              <li key={key}>
                <Link to={to}>{t(`menu.${key}`)}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <DisplayChoices />
      <section className={`${card.card} ${classes.section}`}>
        <h2>{t('more.account')}</h2>
        {user && (
          <p className={classes.user}>
            <b>{user.name}</b>
            <span>
              {user.email}
              {user.role && ` · ${t(`role.${user.role}`)}`}
            </span>
          </p>
        )}
        <ButtonLink to="/account/notifications" variant="default">
          {t('more.notifications')}
        </ButtonLink>
        <ButtonLink to="/account" variant="default">
          {t('account.open')}
        </ButtonLink>
        <Button variant="default" h="var(--touch)" onClick={() => void startTour({ t })}>
          {t('tour.again')}
        </Button>
        <InstallButton />
        <SignOutButton />
      </section>
    </div>
  );
}
