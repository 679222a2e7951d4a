import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useSearch } from '@tanstack/react-router';
import { type ComponentType, useState } from 'react';
import { openAlertsQuery } from '../data/alerts.ts';
import { useLiveConnection } from '../data/live.ts';
import { useMenu } from '../data/menu.ts';
import { unreadQuery } from '../data/unread.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { mainPages } from '../lib/menu.ts';
import { BellIcon, HomeIcon, LetterIcon, Logo, MapIcon, MoreIcon, SearchIcon, StationIcon } from '../ui/icons.tsx';
import { UndoToast } from '../ui/undo-toast.tsx';
import { LiveBadge, LiveBanner } from './live-badge.tsx';
import { PrintHead } from './printing.tsx';
import { searchKeys } from './search-keys.ts';
import classes from './shell.module.css';
import { Shortcuts } from './shortcuts.tsx';
import { TourOffer } from './tour-offer.tsx';

const icons: Readonly<Record<(typeof mainPages)[number]['key'], ComponentType>> = {
  overview: HomeIcon,
  map: MapIcon,
  alerts: BellIcon,
  devices: StationIcon,
  more: MoreIcon,
};

/** More than fit on the bell. */
const MOST = 99;

/** The frame of every page: a rail on a desktop, a bar at the thumb on a phone. */
export function Shell() {
  const { t } = useTexts();
  const [searching, setSearching] = useState(false);
  const first = useLocation({ select: ({ pathname }) => pathname === '/' });
  const { kiosk } = useSearch({ strict: false });
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
          <button
            type="button"
            className={classes.tool}
            data-tour="search"
            aria-label={t('nav.search')}
            title={t('nav.search')}
            onClick={() => setSearching(true)}
          >
            <SearchIcon />
          </button>
          <Link
            to="/notices"
            className={classes.tool}
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
          {mainPages.map(({ to, key }) => {
            const Icon = icons[key];
            return (
              <li key={key} data-tour={key}>
                <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className={classes.link}>
                  <Icon />
                  <span className={classes.word}>{t(`nav.${key}`)}</span>
                  {key === 'alerts' && !!waiting && (
                    <span className={classes.badge}>{waiting > MOST ? `${MOST}+` : waiting}</span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          className={`${classes.link} ${classes.find}`}
          data-tour="search"
          onClick={() => setSearching(true)}
        >
          <SearchIcon />
          <span className={classes.word}>{t('nav.search')}</span>
          <kbd>{searchKeys}</kbd>
        </button>
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
        <PrintHead />
        <LiveBanner />
        {first && !kiosk && <TourOffer />}
        <Outlet />
      </main>
      <UndoToast />
      <Shortcuts searching={searching} onSearch={setSearching} />
    </div>
  );
}
