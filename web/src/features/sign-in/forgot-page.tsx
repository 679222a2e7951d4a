import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { resetRequest } from '../../../../domain/api/invitations.ts';
import { useAskReset } from '../../data/links.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';

/** Asking for a letter with a link to a new password. */
export function ForgotPage() {
  const { t } = useTexts();
  const ask = useAskReset();
  const [bad, setBad] = useState(false);
  useTitle(t('password.title'));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = resetRequest.safeParse({ email: String(new FormData(event.currentTarget).get('email')).trim() });
    setBad(!parsed.success);
    if (parsed.success) ask.mutate(parsed.data.email);
  };
  const back = (
    <Link to="/sign-in" className={`${form.link} ${form.center}`}>
      {t('password.back')}
    </Link>
  );
  if (ask.isSuccess)
    return (
      <PublicFrame title={t('password.sent')} lead={t('password.sentLead', { email: ask.variables })}>
        {back}
      </PublicFrame>
    );
  return (
    <PublicFrame title={t('password.title')} lead={t('password.lead')}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          size="md"
          label={t('signIn.email')}
          error={bad && t('signIn.badEmail')}
        />
        <FormMessage error={ask.isError ? t(failureKey(ask.error)) : null} />
        <Button type="submit" size="md" fullWidth loading={ask.isPending}>
          {t('password.send')}
        </Button>
        {back}
      </form>
    </PublicFrame>
  );
}
