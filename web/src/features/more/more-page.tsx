import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery, useSignOut } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { LanguageChoice } from '../../ui/language-choice.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './more-page.module.css';

const schemes = ['auto', 'light', 'dark'] as const;

/** Language, theme and the account. */
export function MorePage() {
  const { t } = useTexts();
  const router = useRouter();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const user = useQuery(sessionQuery).data?.user;
  const signOut = useSignOut();
  useTitle(t('more.title'));

  return (
    <div className={classes.page}>
      <h1>{t('more.title')}</h1>
      <section className={`${card.card} ${classes.section}`}>
        <h2>{t('more.language')}</h2>
        <LanguageChoice />
      </section>
      <section className={`${card.card} ${classes.section}`}>
        <h2>{t('more.theme')}</h2>
        <SegmentedControl
          size="md"
          aria-label={t('more.theme')}
          value={colorScheme}
          onChange={(chosen) => setColorScheme(chosen as (typeof schemes)[number])}
          data={schemes.map((value) => ({ value, label: t(`more.${value}`) }))}
        />
      </section>
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
        <Button
          variant="default"
          h="var(--touch)"
          loading={signOut.isPending}
          onClick={() => signOut.mutate(undefined, { onSettled: () => void router.navigate({ to: '/sign-in' }) })}
        >
          {t('more.signOut')}
        </Button>
      </section>
    </div>
  );
}
