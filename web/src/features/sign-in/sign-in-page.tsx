import { Button, PasswordInput, TextInput } from '@mantine/core';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../../../domain/api/session.ts';
import { useSignIn } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { CodeStep } from './code-step.tsx';

const route = getRouteApi('/sign-in');

function reason(error: unknown) {
  if (!(error instanceof ApiError)) return 'error.server';
  if (error.status === 0) return 'error.network';
  if (error.status === 429) return 'signIn.tooMany';
  if (error.code === 'wrong-code') return 'account.wrongCode';
  return error.status === 401 || error.status === 400 ? 'signIn.wrong' : 'error.server';
}

const asksForCode = (error: unknown): boolean => error instanceof ApiError && error.code === 'second-factor-required';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Email and password, the code where the account has one, and on to the page that was asked for. */
export function SignInPage() {
  const { t } = useTexts();
  const { next } = route.useSearch();
  const router = useRouter();
  const attempt = useSignIn();
  const [wrong, setWrong] = useState<{ email: boolean; password: boolean }>({ email: false, password: false });
  const [known, setKnown] = useState<Credentials | null>(null);
  useTitle(t('signIn.title'));

  const send = (body: Credentials & { readonly code?: string | undefined }) =>
    attempt.mutate(body, {
      // The secret of an invitation waits behind the #, where no server sees it.
      onSuccess: () => router.history.push(`${next ?? '/'}${window.location.hash}`),
      onError: (error) => asksForCode(error) && setKnown({ email: body.email, password: body.password }),
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const parsed = signIn.safeParse({ email: String(fields.get('email')).trim(), password: fields.get('password') });
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]);
    setWrong({ email: paths.includes('email'), password: paths.includes('password') });
    if (parsed.success) send(parsed.data);
  };
  const error = attempt.isError && !asksForCode(attempt.error) ? t(reason(attempt.error)) : null;
  const startOver = () => {
    setKnown(null);
    attempt.reset();
  };

  if (known)
    return (
      <PublicFrame title={t('account.codeStep')} lead={t('account.codeStepLead')}>
        <CodeStep
          error={error}
          pending={attempt.isPending}
          onCode={(code) => send({ ...known, code })}
          onBack={startOver}
        />
      </PublicFrame>
    );
  return (
    <PublicFrame title={t('app.name')} lead={t('signIn.lead')}>
      <form className={form.form} onSubmit={submit} noValidate>
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
        <FormMessage error={error} />
        <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
          {t('signIn.submit')}
        </Button>
        <Link to="/forgot" className={`${form.link} ${form.center}`}>
          {t('password.forgot')}
        </Link>
      </form>
    </PublicFrame>
  );
}
