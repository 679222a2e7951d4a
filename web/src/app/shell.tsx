import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { openAlertsQuery } from '../data/alerts.ts';
import { useLiveConnection } from '../data/live.ts';
import { useMenu } from '../data/menu.ts';
import { unreadQuery } from '../data/unread.ts';
import { useTexts } from '../i18n/use-texts.ts';

import { BellIcon, HomeIcon, LetterIcon, Logo, MoreIcon, StationIcon } from '../ui/icons.tsx';
import { LiveBadge, LiveBanner } from './live-badge.tsx';
import classes from './shell.module.css';

const pages = [
  { to: '/', key: 'overview', icon: HomeIcon },
  { to: '/devices', key: 'devices', icon: StationIcon },
  { to: '/alerts', key: 'alerts', icon: BellIcon },
  { to: '/more', key: 'more', icon: MoreIcon },
] as const satisfies readonly { to: string; key: string; icon: ComponentType }[];

/** The frame of every page: a rail on a desktop, a bar at the thumb on a phone. */
export function Shell() {
  const { t } = useTexts();
  const manage = useMenu();
  useLiveConnection();
  const waiting = useQuery({
    ...openAlertsQuery,
    select: (all) => all.filter((one) => one.state === 'raised').length,
  }).data;
  const unread = useQuery(unreadQuery).data;
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('app.skip')}
      </a>
      <header className={classes.top}>
        <span className={classes.logo}>
          <Logo />
          {t('app.name')}
        </span>
        <span className={classes.tools}>
          <LiveBadge />
          <Link
            to="/notices"
            className={classes.notices}
            aria-label={unread ? t('nav.unread', { n: unread }) : t('nav.notices')}
            title={t('nav.notices')}
          >
            <LetterIcon />
            {!!unread && <span className={classes.badge}>{unread}</span>}
          </Link>
        </span>
      </header>
      <nav className={classes.nav} aria-label={t('app.menu')}>
        <ul>
          {pages.map(({ to, key, icon: Icon }) => (
            <li key={key}>
              <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className={classes.link}>
                <Icon />
                <span>{t(`nav.${key}`)}</span>
                {key === 'alerts' && !!waiting && <span className={classes.badge}>{waiting}</span>}
              </Link>
            </li>
          ))}
        </ul>
        {/* A phone has these on the page behind the last button. */}
        {manage.length > 0 && (
          <ul className={classes.manage} aria-label={t('menu.manage')}>
            {manage.map(({ to, key }) => (
              <li key={key}>
                <Link to={to} className={classes.link}>
                  {t(`menu.${key}`)}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </nav>
      <main id="main" className={classes.main} tabIndex={-1}>
        <LiveBanner />
        <Outlet />
      </main>
    </div>
  );
}
