import { Button, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';

interface CodeStepProps {
  readonly error: string | null;
  readonly pending: boolean;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

/** The second step of signing in, for accounts with a second factor. */
export function CodeStep({ error, pending, onCode, onBack }: CodeStepProps) {
  const { t } = useTexts();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).trim();
    if (code.length >= 6) onCode(code);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <TextInput
        name="code"
        autoFocus
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={20}
        size="md"
        label={t('account.codeOrRecovery')}
      />
      <FormMessage error={error} />
      <Button type="submit" size="md" fullWidth loading={pending}>
        {t('signIn.submit')}
      </Button>
      <Button variant="default" fullWidth onClick={onBack}>
        {t('account.otherAccount')}
      </Button>
    </form>
  );
}
