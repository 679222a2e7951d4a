import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { passwordChange } from '../../../../domain/api/account.ts';
import { useChangePassword } from '../../data/account.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { NewPassword } from '../../ui/new-password.tsx';
import classes from './account.module.css';

/** A new password for somebody who knows the old one. */
export function PasswordSection({ email }: { readonly email: string }) {
  const { t } = useTexts();
  const change = useChangePassword();
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const fields = new FormData(element);
    const parsed = passwordChange.safeParse({ current: fields.get('current'), password: fields.get('password') });
    setWrong(parsed.success ? [] : parsed.error.issues.flatMap((issue) => issue.path[0] ?? []));
    if (parsed.success) change.mutate(parsed.data, { onSuccess: () => element.reset() });
  };
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="password">
      <h2 id="password">{t('account.changePassword')}</h2>
      <form className={form.form} onSubmit={submit} noValidate>
        {/* So that a password manager knows whose it is. */}
        <input type="text" hidden autoComplete="username" value={email} readOnly />
        <PasswordInput
          name="current"
          autoComplete="current-password"
          size="md"
          label={t('account.current')}
          error={wrong.includes('current') && t('signIn.noPassword')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }}
        />
        <NewPassword label={t('password.new')} short={wrong.includes('password')} />
        <FormMessage
          error={change.isError ? t(failureKey(change.error)) : null}
          done={change.isSuccess ? t('password.saved') : null}
        />
        <div className={classes.actions}>
          <Button type="submit" loading={change.isPending}>
            {t('password.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}
