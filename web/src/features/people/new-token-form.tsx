import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { newApiToken, type Role } from '../../../../domain/api/session.ts';
import type { ScopeChoice } from '../../../../domain/api/users.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { ScopePicker } from '../../parts/scope-picker.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './people.module.css';
import { RoleSelect } from './role-select.tsx';

const DAY_MS = 86_400_000;
const terms = { month: 30, quarter: 90, year: 365, forever: null } as const;
const termKeys = ['month', 'quarter', 'year', 'forever'] as const;

interface NewTokenFormProps {
  /** Why the last one was refused. */
  readonly error: unknown;
  readonly pending: boolean;
  readonly onMake: (body: z.input<typeof newApiToken>) => void;
}

/** A key for a program: what for, what it may do, where, and for how long. */
export function NewTokenForm({ error, pending, onMake }: NewTokenFormProps) {
  const { t } = useTexts();
  const [role, setRole] = useState<Role>('viewer');
  const [where, setWhere] = useState<ScopeChoice | null>(null);
  const [wrong, setWrong] = useState({ name: false, where: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const days = terms[String(fields.get('term')) as keyof typeof terms];
    const parsed = newApiToken.safeParse({
      name: fields.get('name'),
      role,
      scope: where?.scope,
      expiresAt: days === null ? null : new Date(serverNow() + days * DAY_MS).toISOString(),
    });
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]);
    setWrong({ name: paths.includes('name'), where: where === null });
    if (parsed.success && where) onMake(parsed.data);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <TextInput
          name="name"
          size="md"
          maxLength={120}
          label={t('tokens.name')}
          error={wrong.name && t('tokens.noName')}
        />
        <NativeSelect
          name="term"
          size="md"
          label={t('tokens.days')}
          data={termKeys.map((value) => ({ value, label: t(`tokens.${value}`) }))}
          defaultValue="year"
        />
        <RoleSelect value={role} onChange={setRole} />
        <ScopePicker value={where} onChange={setWhere} error={wrong.where && !where ? t('people.noWhere') : null} />
      </div>
      <FormMessage error={error ? t(failureKey(error)) : null} />
      <div className={form.row}>
        <Button type="submit" loading={pending}>
          {t('tokens.make')}
        </Button>
      </div>
    </form>
  );
}
