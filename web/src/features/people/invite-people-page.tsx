import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { newInvitation } from '../../../../domain/api/invitations.ts';
import type { Role } from '../../../../domain/api/session.ts';
import type { ScopeChoice } from '../../../../domain/api/users.ts';
import { useInvite } from '../../data/people.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ScopePicker } from '../../parts/scope-picker.tsx';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './people.module.css';
import { RoleSelect } from './role-select.tsx';

/** A link for somebody who is to come in: by letter, or to hand over. */
export function InvitePeoplePage() {
  const { t, language } = useTexts();
  const invite = useInvite();
  const [role, setRole] = useState<Role>('viewer');
  const [where, setWhere] = useState<ScopeChoice | null>(null);
  const [wrong, setWrong] = useState({ email: false, where: false });
  useTitle(t('invite.title'));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
    const grants = where ? [{ role, scope: where.scope }] : [];
    const parsed = newInvitation.safeParse({ email: email === '' ? null : email, grants, language });
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]);
    setWrong({ email: paths.includes('email'), where: where === null });
    if (parsed.success) invite.mutate(parsed.data);
  };
  const again = () => {
    invite.reset();
    setWhere(null);
  };
  return (
    <div className={classes.page}>
      <Link to="/people" className={classes.back}>
        <BackIcon size={18} />
        {t('people.back')}
      </Link>
      <h1>{invite.data ? t('invite.done') : t('invite.title')}</h1>
      {invite.data ? (
        <section className={`${card.card} ${classes.section}`} role="status">
          <p>{invite.data.email ? t('invite.sent', { email: invite.data.email }) : t('invite.handOver')}</p>
          <ShownOnce text={invite.data.link} copyLabel={t('people.copy')} share />
          <div className={form.row}>
            <Button onClick={again}>{t('invite.another')}</Button>
          </div>
        </section>
      ) : (
        <section className={`${card.card} ${classes.section}`}>
          <p className={form.hint}>{t('invite.lead')}</p>
          <form className={form.form} onSubmit={submit} noValidate>
            <TextInput
              name="email"
              type="email"
              inputMode="email"
              autoComplete="off"
              size="md"
              label={t('invite.email')}
              description={t('invite.emailHint')}
              error={wrong.email && t('signIn.badEmail')}
            />
            <div className={classes.fields}>
              <RoleSelect value={role} onChange={setRole} />
              <ScopePicker
                value={where}
                onChange={setWhere}
                error={wrong.where && !where ? t('people.noWhere') : null}
              />
            </div>
            <FormMessage error={invite.isError ? t(failureKey(invite.error)) : null} />
            <div className={form.row}>
              <Button type="submit" size="md" loading={invite.isPending}>
                {t('invite.submit')}
              </Button>
            </div>
          </form>
        </section>
      )}
    </div>
  );
}
