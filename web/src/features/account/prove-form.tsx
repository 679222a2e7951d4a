import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { secondFactorProof } from '../../../../domain/api/account.ts';
import { useNewRecoveryCodes, useRemoveSecondFactor } from '../../data/account.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './account.module.css';
import { RecoveryCodes } from './recovery-codes.tsx';

interface ProveFormProps {
  readonly doing: 'turn-off' | 'new-codes';
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Password and code, for what only the owner may do to the second factor. */
export function ProveForm({ doing, onDone, onCancel }: ProveFormProps) {
  const { t } = useTexts();
  const remove = useRemoveSecondFactor();
  const renew = useNewRecoveryCodes();
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  if (renew.data) return <RecoveryCodes codes={renew.data.codes} onKept={onDone} />;
  const attempt = doing === 'turn-off' ? remove : renew;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const parsed = secondFactorProof.safeParse({ password: fields.get('password'), code: fields.get('code') });
    setWrong(parsed.success ? [] : parsed.error.issues.flatMap((issue) => issue.path[0] ?? []));
    if (!parsed.success) return;
    if (doing === 'turn-off') remove.mutate(parsed.data, { onSuccess: onDone });
    else renew.mutate(parsed.data);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <PasswordInput
        name="password"
        autoComplete="current-password"
        size="md"
        label={t('account.current')}
        error={wrong.includes('password') && t('signIn.noPassword')}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }}
      />
      <TextInput
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        maxLength={20}
        size="md"
        label={t('account.codeOrRecovery')}
        error={wrong.includes('code') && t('account.wrongCode')}
      />
      <FormMessage error={attempt.isError ? t(failureKey(attempt.error)) : null} />
      <div className={classes.actions}>
        <Button type="submit" loading={attempt.isPending}>
          {doing === 'turn-off' ? t('account.turnOff') : t('account.newCodes')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('people.cancel')}
        </Button>
      </div>
    </form>
  );
}
