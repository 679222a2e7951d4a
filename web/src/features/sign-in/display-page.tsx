import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { WALL_ROTATE_S } from '../../../../domain/wall.ts';
import { useOpenDisplay } from '../../data/displays.ts';
import { sessionQuery, useSignOut } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { store, stored } from '../../lib/stored.ts';
import { pagesOf, WALL_STORED, wallLink } from '../../lib/wall.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { useLinkSecret } from './use-link-secret.ts';

const route = getRouteApi('/display');
/** A wall whose machine was started anew goes on by itself; whoever stands before it has this long to do otherwise. */
const GO_ON_MS = 30_000;
const TRY_AGAIN_MS = 30_000;

/** Leaves for the wall by a load of its own, so that the secret stays in no history and nothing is left of before. */
function open(link: string): void {
  location.replace(link);
}

/** This browser is a screen no more. */
const forget = () => store(WALL_STORED, '');

/** By the link of a screen on a wall this browser becomes that screen. */
export function DisplayPage() {
  const { t } = useTexts();
  const secret = useLinkSecret();
  useTitle(t('wall.title'));
  return secret === '' ? <KnownScreen /> : <NewScreen secret={secret} />;
}

function NewScreen({ secret }: { readonly secret: string }) {
  const { t } = useTexts();
  const { pages, rotate = WALL_ROTATE_S, sound, theme, lang } = route.useSearch();
  const session = useQuery(sessionQuery);
  const enter = useOpenDisplay();
  const asked = useRef(false);
  const person = session.data && !session.data.display ? session.data.user : null;

  const start = () =>
    enter.mutate(secret, {
      onSuccess: () => {
        // Where Mantine and the first paint look; while a link asks for a theme it takes no other from us.
        store('mantine-color-scheme-value', theme ?? 'auto');
        if (lang) store('sen-language', lang);
        open(wallLink({ pages: pagesOf(pages), rotate, sound: sound === 1 }));
      },
    });
  const ready = session.isSuccess && !person;
  useEffect(() => {
    if (!ready || asked.current) return;
    asked.current = true;
    start();
  });
  const over = enter.error instanceof ApiError && enter.error.code === 'link-over';
  const failed = (enter.isError && !over) || session.isError;
  useEffect(() => {
    if (!failed) return;
    // A machine may be up before its network is.
    const timer = setTimeout(() => {
      asked.current = false;
      enter.reset();
      void session.refetch();
    }, TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  });

  if (over) return <Withdrawn />;
  if (failed)
    return (
      <PublicFrame title={t('wall.title')} lead={t('wall.tryingAgain')}>
        <FormMessage error={t('error.network')} />
      </PublicFrame>
    );
  if (!person)
    return (
      <PublicFrame title={t('wall.title')} lead={t('wall.opening')}>
        <Skeleton h={48} />
      </PublicFrame>
    );
  return (
    <PublicFrame title={t('wall.title')} lead={t('wall.signsOut', { who: person.email })}>
      <div className={form.form}>
        <Button size="md" fullWidth loading={enter.isPending} onClick={start}>
          {t('wall.openHere')}
        </Button>
        <ButtonLink to="/">{t('wall.notHere')}</ButtonLink>
      </div>
    </PublicFrame>
  );
}

/** A screen that was opened before: it goes on, or somebody signs in on it. */
function KnownScreen() {
  const { t } = useTexts();
  const session = useQuery({ ...sessionQuery, refetchInterval: TRY_AGAIN_MS });
  const signOut = useSignOut();
  const link = `/${stored(WALL_STORED) || '?kiosk=1'}`;
  const display = session.data?.display === true;
  useEffect(() => {
    if (!display) return;
    const timer = setTimeout(() => open(link), GO_ON_MS);
    return () => clearTimeout(timer);
  }, [display, link]);
  if (session.data === null) return <Withdrawn />;
  if (!session.data)
    return (
      <PublicFrame title={t('wall.title')} lead={session.isError ? t('wall.tryingAgain') : undefined}>
        <Skeleton h={48} />
      </PublicFrame>
    );
  if (!display)
    return (
      <PublicFrame title={t('wall.title')} lead={t('wall.noLink')}>
        <ButtonLink to="/">{t('wall.notHere')}</ButtonLink>
      </PublicFrame>
    );
  return (
    <PublicFrame title={session.data.user.name} lead={t('wall.known')}>
      <div className={form.form}>
        <Button size="md" fullWidth autoFocus onClick={() => open(link)}>
          {t('wall.goOn')}
        </Button>
        <ButtonLink to="/sign-in">{t('signIn.submit')}</ButtonLink>
        <Button
          variant="default"
          loading={signOut.isPending}
          onClick={() => signOut.mutate(undefined, { onSettled: forget })}
        >
          {t('wall.giveUp')}
        </Button>
      </div>
    </PublicFrame>
  );
}

function Withdrawn() {
  const { t } = useTexts();
  useEffect(forget, []);
  return (
    <PublicFrame title={t('wall.over')} lead={t('wall.overLead')}>
      <ButtonLink to="/sign-in">{t('signIn.submit')}</ButtonLink>
    </PublicFrame>
  );
}
