import { Button, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type SecurityPolicy, security } from '../../../../domain/api/settings.ts';
import { securityQuery, useSetSecurity } from '../../data/people.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './people.module.css';

/** How accounts are guarded. */
export function SecuritySection() {
  const { t } = useTexts();
  const policy = useQuery(securityQuery);
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="rules">
      <h2 id="rules">{t('people.rules')}</h2>
      {policy.isError && !policy.data && <Failed error={policy.error} retry={() => void policy.refetch()} />}
      {policy.isPending && <Skeleton h={160} />}
      {policy.data && <PolicyForm policy={policy.data} />}
    </section>
  );
}

const limits = { idleMinutes: { min: 5, max: 10_080 }, maxFailures: { min: 3, max: 50 } };

function PolicyForm({ policy }: { readonly policy: SecurityPolicy }) {
  const { t } = useTexts();
  const set = useSetSecurity();
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const parsed = security.safeParse({
      administratorsNeedSecondFactor: fields.has('administratorsNeedSecondFactor'),
      idleMinutes: Number(fields.get('idleMinutes')),
      maxFailures: Number(fields.get('maxFailures')),
    });
    setWrong(parsed.success ? [] : parsed.error.issues.flatMap((issue) => issue.path[0] ?? []));
    if (parsed.success) set.mutate(parsed.data);
  };
  const number = (name: 'idleMinutes' | 'maxFailures', label: string) => (
    <TextInput
      name={name}
      size="md"
      inputMode="numeric"
      maxLength={5}
      label={label}
      defaultValue={policy[name]}
      error={wrong.includes(name) && t('people.badNumber', limits[name])}
    />
  );
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <label className={classes.check}>
        <input
          type="checkbox"
          name="administratorsNeedSecondFactor"
          defaultChecked={policy.administratorsNeedSecondFactor}
        />
        <span>
          {t('people.needFactor')}
          <small className={classes.small}>{t('people.needFactorLead')}</small>
        </span>
      </label>
      <div className={classes.fields}>
        {number('idleMinutes', t('people.idle'))}
        {number('maxFailures', t('people.failures'))}
      </div>
      <FormMessage
        error={set.isError ? t(failureKey(set.error)) : null}
        done={set.isSuccess ? t('people.saved') : null}
      />
      <div className={form.row}>
        <Button type="submit" loading={set.isPending}>
          {t('people.save')}
        </Button>
      </div>
    </form>
  );
}
