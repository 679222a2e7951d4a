import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useBeginSecondFactor, useConfirmSecondFactor } from '../../data/account.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { Qr } from '../../ui/qr.tsx';
import classes from './account.module.css';
import { RecoveryCodes } from './recovery-codes.tsx';

interface SetUpProps {
  /** Once the recovery codes were kept. */
  readonly onDone: () => void;
}

/** From the password to a confirmed second factor: password, picture to scan, first code, recovery codes. */
export function SetUpSecondFactor({ onDone }: SetUpProps) {
  const { t } = useTexts();
  const begin = useBeginSecondFactor();
  const confirm = useConfirmSecondFactor();
  const [missing, setMissing] = useState(false);

  if (confirm.data) return <RecoveryCodes codes={confirm.data.codes} onKept={onDone} />;
  if (!begin.data) {
    const submit = (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const password = String(new FormData(event.currentTarget).get('password') ?? '');
      setMissing(password === '');
      if (password !== '') begin.mutate(password);
    };
    return (
      <form className={form.form} onSubmit={submit} noValidate>
        <PasswordInput
          name="password"
          autoComplete="current-password"
          size="md"
          label={t('account.start')}
          error={missing && t('signIn.noPassword')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }}
        />
        <FormMessage error={begin.isError ? t(failureKey(begin.error)) : null} />
        <Button type="submit" size="md" loading={begin.isPending}>
          {t('account.next')}
        </Button>
      </form>
    );
  }
  const { uri, secret } = begin.data;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).trim();
    if (code.length >= 6) confirm.mutate(code);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <p>{t('account.scan')}</p>
      <div className={classes.qr}>
        <Qr text={uri} label={t('account.qr')} />
      </div>
      <a href={uri} className={`${form.link} ${form.center}`}>
        {t('account.orOpen')}
      </a>
      <p className={form.hint}>{t('account.orType')}</p>
      <p className={form.secret}>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
      <TextInput
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={7}
        size="md"
        label={t('account.enterCode')}
      />
      <FormMessage error={confirm.isError ? t(failureKey(confirm.error)) : null} />
      <Button type="submit" size="md" loading={confirm.isPending}>
        {t('account.confirm')}
      </Button>
    </form>
  );
}
