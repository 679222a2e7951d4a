import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { UserAnswer } from '../../../../domain/api/users.ts';
import { name as givenName } from '../../../../domain/name.ts';
import { useChangePerson, useRemovePerson, useRemoveSecondFactorOf, useResetLink } from '../../data/people.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './people.module.css';

/** What whoever looks after somebody may do to the account; nothing for one that may do more than he looks after. */
export function PersonAccount({ person }: { readonly person: UserAnswer }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const change = useChangePerson(person.id);
  const reset = useResetLink(person.id);
  const removeFactor = useRemoveSecondFactorOf(person.id);
  const remove = useRemovePerson(person.id);
  const [nameless, setNameless] = useState(false);
  const failed = change.error ?? reset.error ?? removeFactor.error ?? remove.error;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = givenName.safeParse(new FormData(event.currentTarget).get('name'));
    setNameless(!parsed.success);
    if (parsed.success) change.mutate({ name: parsed.data });
  };
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="account">
      <h2 id="account">{t('people.account')}</h2>
      {person.manageable ? (
        <>
          <form className={form.form} onSubmit={submit} noValidate>
            <TextInput
              name="name"
              size="md"
              maxLength={120}
              label={t('people.name')}
              defaultValue={person.name}
              error={nameless && t('invite.noName')}
            />
            <div className={form.row}>
              <Button variant="default" type="submit" loading={change.isPending}>
                {t('people.rename')}
              </Button>
            </div>
          </form>
          <FormMessage
            error={failed ? t(failureKey(failed)) : null}
            done={change.isSuccess || removeFactor.isSuccess ? t('people.saved') : null}
          />
          <div className={classes.actions}>
            {!person.disabled && (
              <div className={classes.action}>
                <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
                  {t('people.resetLink')}
                </Button>
                {reset.data && (
                  <>
                    <p className={classes.small}>{t('people.resetLead')}</p>
                    <ShownOnce text={reset.data.link} copyLabel={t('people.copy')} share />
                  </>
                )}
              </div>
            )}
            {person.secondFactor && (
              <div className={classes.action}>
                <SureButton
                  label={t('people.removeFactor')}
                  loading={removeFactor.isPending}
                  onSure={() => removeFactor.mutate()}
                />
                <p className={classes.small}>{t('people.removeFactorLead')}</p>
              </div>
            )}
            <div className={classes.action}>
              <SureButton
                label={person.disabled ? t('people.enable') : t('people.disable')}
                loading={change.isPending}
                onSure={() => change.mutate({ disabled: !person.disabled })}
              />
              {!person.disabled && <p className={classes.small}>{t('people.disableLead')}</p>}
            </div>
            <div className={classes.action}>
              <SureButton
                label={t('people.remove')}
                loading={remove.isPending}
                onSure={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/people' }) })}
              />
              <p className={classes.small}>{t('people.removeLead')}</p>
            </div>
          </div>
        </>
      ) : (
        <p className={classes.small}>{t('people.beyond')}</p>
      )}
    </section>
  );
}
