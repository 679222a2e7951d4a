import { Button, PasswordInput, TextInput } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../../../domain/api/session.ts';
import { useSignIn } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import card from '../../ui/card.module.css';
import { Logo } from '../../ui/icons.tsx';
import { LanguageChoice } from '../../ui/language-choice.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './sign-in-page.module.css';

const route = getRouteApi('/sign-in');

function reason(error: unknown): 'signIn.wrong' | 'signIn.tooMany' | 'error.network' | 'error.server' {
  if (!(error instanceof ApiError)) return 'error.server';
  if (error.status === 0) return 'error.network';
  if (error.status === 429) return 'signIn.tooMany';
  return error.status === 401 || error.status === 400 ? 'signIn.wrong' : 'error.server';
}

/** Email and password, and on to the page that was asked for. */
export function SignInPage() {
  const { t } = useTexts();
  const { next } = route.useSearch();
  const router = useRouter();
  const attempt = useSignIn();
  const [wrong, setWrong] = useState<{ email: boolean; password: boolean }>({ email: false, password: false });
  useTitle(t('signIn.title'));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const parsed = signIn.safeParse({ email: String(form.get('email')).trim(), password: form.get('password') });
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]);
    setWrong({ email: paths.includes('email'), password: paths.includes('password') });
    if (!parsed.success) return;
    attempt.mutate(parsed.data, { onSuccess: () => router.history.push(next ?? '/') });
  };

  return (
    <main className={classes.page}>
      <form className={`${card.card} ${classes.form}`} onSubmit={submit} noValidate>
        <div className={classes.head}>
          <Logo size={44} />
          <h1>{t('app.name')}</h1>
          <p>{t('signIn.lead')}</p>
        </div>
        <TextInput
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          size="md"
          label={t('signIn.email')}
          error={wrong.email && t('signIn.badEmail')}
        />
        <PasswordInput
          name="password"
          autoComplete="current-password"
          size="md"
          label={t('signIn.password')}
          error={wrong.password && t('signIn.noPassword')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }}
        />
        <div role="alert">{attempt.isError && <p className={classes.error}>{t(reason(attempt.error))}</p>}</div>
        <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
          {t('signIn.submit')}
        </Button>
      </form>
      <LanguageChoice />
    </main>
  );
}
