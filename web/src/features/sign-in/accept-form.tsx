import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { invitationAcceptance } from '../../../../domain/api/invitations.ts';
import { useAcceptInvitation } from '../../data/links.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { NewPassword } from '../../ui/new-password.tsx';

interface AcceptFormProps {
  readonly secret: string;
  /** Null when anybody with the link may take it. */
  readonly email: string | null;
  readonly onDone: () => void;
}

/** Name, email and password of whoever takes an invitation. */
export function AcceptForm({ secret, email, onDone }: AcceptFormProps) {
  const { t, language } = useTexts();
  const accept = useAcceptInvitation();
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '');
    const parsed = invitationAcceptance.safeParse({
      secret,
      language,
      name: text('name'),
      email: text('email').trim(),
      password: text('password'),
    });
    setWrong(parsed.success ? [] : parsed.error.issues.flatMap((issue) => issue.path[0] ?? []));
    if (parsed.success) accept.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <TextInput
        name="name"
        autoComplete="name"
        maxLength={120}
        size="md"
        label={t('invite.name')}
        error={wrong.includes('name') && t('invite.noName')}
      />
      <TextInput
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        size="md"
        label={t('signIn.email')}
        readOnly={email !== null}
        defaultValue={email ?? ''}
        error={wrong.includes('email') && t('signIn.badEmail')}
      />
      <NewPassword label={t('invite.password')} short={wrong.includes('password')} />
      <FormMessage error={accept.isError ? t(failureKey(accept.error)) : null} />
      <Button type="submit" size="md" fullWidth loading={accept.isPending}>
        {t('invite.accept')}
      </Button>
    </form>
  );
}
