import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { newPassword } from '../../../../domain/api/users.ts';
import { resetQuery, useCompleteReset } from '../../data/links.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { NewPassword } from '../../ui/new-password.tsx';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { LinkOver } from './link-over.tsx';
import { useLinkSecret } from './use-link-secret.ts';

/** A new password by a link: the secret stands behind its `#`. */
export function ResetPage() {
  const { t } = useTexts();
  const secret = useLinkSecret();
  const found = useQuery(resetQuery(secret));
  const complete = useCompleteReset();
  const [short, setShort] = useState(false);
  useTitle(t('password.reset'));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = newPassword.safeParse(new FormData(event.currentTarget).get('password'));
    setShort(!parsed.success);
    if (parsed.success) complete.mutate({ secret, password: parsed.data });
  };
  if (complete.isSuccess)
    return (
      <PublicFrame title={t('password.saved')} lead={t('password.savedLead')}>
        <ButtonLink to="/sign-in">{t('signIn.submit')}</ButtonLink>
      </PublicFrame>
    );
  if (found.isError) return <LinkOver error={found.error} retry={() => void found.refetch()} />;
  return (
    <PublicFrame title={t('password.reset')} lead={found.data && t('password.of', { email: found.data.email })}>
      {found.data ? (
        <form className={form.form} onSubmit={submit} noValidate>
          {/* So that a password manager knows whose it is. */}
          <input type="text" hidden autoComplete="username" value={found.data.email} readOnly />
          <NewPassword label={t('password.new')} short={short} />
          <FormMessage error={complete.isError ? t(failureKey(complete.error)) : null} />
          <Button type="submit" size="md" fullWidth loading={complete.isPending}>
            {t('password.save')}
          </Button>
        </form>
      ) : (
        <Skeleton h={160} />
      )}
    </PublicFrame>
  );
}
