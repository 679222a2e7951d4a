import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { onLiveBatch, useLiveState } from '../data/live.ts';
import { clockTextOf } from '../i18n/clock-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import { allowSound, maySound } from '../lib/two-tones.ts';
import { Logo } from '../ui/icons.tsx';
import { FreshnessMark } from '../ui/marks.tsx';
import classes from './kiosk.module.css';
import type { WallRound } from './kiosk-rotation.ts';

const SECOND_MS = 1000;

const subscribeSeconds = (listener: () => void) => {
  const timer = setInterval(listener, SECOND_MS);
  return () => clearInterval(timer);
};

/** What a page calls itself in the browser's tab, without our name. */
function useTabTitle(): string {
  return useSyncExternalStore(
    (listener) => {
      const changes = new MutationObserver(listener);
      changes.observe(document.head, { childList: true, subtree: true, characterData: true });
      return () => changes.disconnect();
    },
    () => document.title.replace(/ – Sen$/, ''),
  );
}

/** When something last came, and since when nothing can; epoch ms. */
function useNews(live: ReturnType<typeof useLiveState>) {
  const [newestAt, setNewestAt] = useState<number | null>(null);
  const [lostAt, setLostAt] = useState<number | null>(null);
  useEffect(() => onLiveBatch(() => setNewestAt(serverNow())), []);
  useEffect(() => {
    if (live === 'live') setNewestAt(serverNow());
    setLostAt((since) => (live === 'lost' ? (since ?? serverNow()) : live === 'live' ? null : since));
  }, [live]);
  return { newestAt, lostAt };
}

/** Minutes change; nothing else of a clock has to move on a wall. */
function Clock() {
  const { language, format } = useTexts();
  const clock = useMemo(() => clockTextOf(language), [language]);
  const date = useSyncExternalStore(subscribeSeconds, () => clock.date(serverNow()));
  const time = useSyncExternalStore(subscribeSeconds, () => format.time(serverNow()));
  return (
    <p className={classes.clock}>
      <small>{date}</small>
      <time>{time}</time>
    </p>
  );
}

function State() {
  const { t, language, format } = useTexts();
  const clock = useMemo(() => clockTextOf(language), [language]);
  const live = useLiveState();
  const { newestAt, lostAt } = useNews(live);
  return (
    <div className={classes.state} role="status">
      <p data-live={live}>
        <FreshnessMark state={live === 'live' ? 'fresh' : live === 'lost' ? 'lost' : 'never'} size={16} />
        {lostAt !== null ? t('wall.lostSince', { time: format.time(lostAt) }) : t(`live.${live}`)}
      </p>
      {newestAt !== null && <small>{t('wall.updated', { time: clock.seconds(newestAt) })}</small>}
    </div>
  );
}

/** Browsers let a page sound only after a touch. */
function SoundButton() {
  const { t } = useTexts();
  const [allowed, setAllowed] = useState(maySound);
  if (allowed) return null;
  return (
    <button type="button" className={classes.sound} onClick={() => void allowSound().then(setAllowed)}>
      {t('wall.allowSound')}
    </button>
  );
}

/** Which page of how many, quietly. */
function Segments({ at, round }: Pick<WallRound, 'at' | 'round'>) {
  const { t } = useTexts();
  if (round.pages < 2 || (!round.rotates && at.pausedAt === null)) return null;
  return (
    <div className={classes.segments} role="img" aria-label={t('wall.page', { n: at.page + 1, of: round.pages })}>
      {Array.from({ length: round.pages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place
        <i key={index} data-now={index === at.page || undefined} />
      ))}
    </div>
  );
}

/** The head of a wall: where one is, what time it is, and whether what is seen is live. */
export function WallHeader({ at, round, sound }: Pick<WallRound, 'at' | 'round'> & { readonly sound: boolean }) {
  const { t } = useTexts();
  const title = useTabTitle();
  return (
    <header className={classes.header}>
      <Logo size={36} />
      <p className={classes.title}>{title}</p>
      {at.pausedAt !== null && <p className={classes.paused}>{t('wall.paused')}</p>}
      {sound && <SoundButton />}
      <State />
      <Clock />
      <Segments at={at} round={round} />
    </header>
  );
}
