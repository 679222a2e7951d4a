import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../domain/api/session.ts';
import type { ScopeChoice, UserAnswer } from '../../../../domain/api/users.ts';
import { useGiveGrant, useTakeGrant } from '../../data/people.ts';
import { failureKey } from '../../i18n/failure.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ScopePicker } from '../../parts/scope-picker.tsx';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './people.module.css';
import { RoleSelect } from './role-select.tsx';

interface PersonRightsProps {
  readonly person: UserAnswer;
  readonly mayChange: boolean;
}

/** What somebody may do, and where; each right is changed on its own. */
export function PersonRights({ person, mayChange }: PersonRightsProps) {
  const { t } = useTexts();
  const give = useGiveGrant(person.id);
  const take = useTakeGrant(person.id);
  const failed = give.error ?? take.error;
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="rights">
      <h2 id="rights">{t('people.rights')}</h2>
      {person.grants.length === 0 && <p className={classes.small}>{t('people.noRights')}</p>}
      <ul className={classes.list}>
        {person.grants.map((grant) => {
          const where = scopeText(t, grant);
          const role = t(`role.${grant.role}`);
          return (
            <li key={grant.scope} className={classes.line}>
              <span>{where}</span>
              {mayChange ? (
                <>
                  <RoleSelect
                    value={grant.role}
                    about={t('people.roleOf', { where })}
                    onChange={(chosen) => give.mutate({ scope: grant.scope, role: chosen })}
                  />
                  <SureButton
                    label={t('people.take')}
                    about={t('people.takeOf', { role, where })}
                    loading={take.isPending && take.variables === grant.scope}
                    onSure={() => take.mutate(grant.scope)}
                  />
                </>
              ) : (
                <span>{role}</span>
              )}
            </li>
          );
        })}
      </ul>
      <FormMessage
        error={failed ? t(failureKey(failed)) : null}
        done={give.isSuccess || take.isSuccess ? t('people.saved') : null}
      />
      {mayChange && <NewRight give={give} />}
    </section>
  );
}

function NewRight({ give }: { readonly give: ReturnType<typeof useGiveGrant> }) {
  const { t } = useTexts();
  const [adding, setAdding] = useState(false);
  const [role, setRole] = useState<Role>('viewer');
  const [where, setWhere] = useState<ScopeChoice | null>(null);
  const [missing, setMissing] = useState(false);
  if (!adding)
    return (
      <div className={form.row}>
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('people.addRight')}
        </Button>
      </div>
    );
  const close = () => {
    setAdding(false);
    setWhere(null);
    setMissing(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(where === null);
    if (where) give.mutate({ scope: where.scope, role }, { onSuccess: close });
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <RoleSelect value={role} onChange={setRole} />
        <ScopePicker value={where} onChange={setWhere} error={missing && !where ? t('people.noWhere') : null} />
      </div>
      <div className={form.row}>
        <Button type="submit" loading={give.isPending}>
          {t('people.give')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('people.cancel')}
        </Button>
      </div>
    </form>
  );
}
