import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../../../domain/api/session.ts';
import { name as givenName } from '../../../../domain/name.ts';
import { useChangeAccount } from '../../data/account.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './account.module.css';

/** The name that others see. */
export function PersonSection({ user }: { readonly user: Session['user'] }) {
  const { t } = useTexts();
  const change = useChangeAccount();
  const [nameless, setNameless] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = givenName.safeParse(new FormData(event.currentTarget).get('name'));
    setNameless(!parsed.success);
    if (parsed.success) change.mutate({ name: parsed.data });
  };
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="me">
      <h2 id="me">{t('account.me')}</h2>
      <p className={form.hint}>
        {user.email}
        {user.role && ` · ${t(`role.${user.role}`)}`}
      </p>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          name="name"
          autoComplete="name"
          maxLength={120}
          size="md"
          label={t('people.name')}
          defaultValue={user.name}
          error={nameless && t('invite.noName')}
        />
        <FormMessage
          error={change.isError ? t(failureKey(change.error)) : null}
          done={change.isSuccess && change.variables.name ? t('people.saved') : null}
        />
        <div className={classes.actions}>
          <Button type="submit" loading={change.isPending}>
            {t('people.rename')}
          </Button>
        </div>
      </form>
    </section>
  );
}
