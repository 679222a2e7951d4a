import { Button, MultiSelect, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ScopeChain } from '../../../../domain/api/notifications.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import type { Scope } from '../../../../domain/scopes.ts';
import { chainPeopleQuery, useSaveChain } from '../../data/channels.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import manage from '../../ui/manage.module.css';
import { NumberInput } from '../../ui/number-input.tsx';
import classes from './channels.module.css';

interface ChainFormProps {
  readonly scope: Scope;
  /** null for one to set */
  readonly chain: ScopeChain | null;
  readonly onDone: () => void;
}

type Step = ScopeChain['steps'][number];
const MOST_STEPS = 10;
const MOST_MINUTES = 7 * 1440;
const FIRST_MINUTES = 15;

/** In which order people are told, and after how many minutes. */
export function ChainForm({ scope, chain, onDone }: ChainFormProps) {
  const { t } = useTexts();
  const save = useSaveChain(scope);
  const [steps, setSteps] = useState<readonly Step[]>(chain?.steps ?? [{ afterMinutes: FIRST_MINUTES, users: [] }]);
  const [asked, setAsked] = useState(false);
  const set = (at: number, change: Partial<Step>) =>
    setSteps(steps.map((one, i) => (i === at ? { ...one, ...change } : one)));
  const minutesWrong = (at: number): string | undefined => {
    const minutes = steps[at]?.afterMinutes ?? Number.NaN;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES) return t('contacts.badMinutes');
    return at > 0 && minutes <= (steps[at - 1]?.afterMinutes ?? 0) ? t('contacts.later') : undefined;
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    if (steps.some(({ users }, i) => users.length === 0 || minutesWrong(i) !== undefined)) return;
    const fromLevel = alertLevel.parse(new FormData(event.currentTarget).get('fromLevel'));
    save.mutate({ body: { fromLevel, steps: [...steps] }, version: chain?.version ?? null }, { onSuccess: onDone });
  };
  return (
    <form className={manage.form} onSubmit={submit} noValidate aria-label={t('contacts.chain')}>
      <NativeSelect
        name="fromLevel"
        size="md"
        label={t('contacts.chainFrom')}
        defaultValue={chain?.fromLevel ?? 'act'}
        data={alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place among the others
        <fieldset key={i} className={`${classes.list} ${classes.item}`}>
          <legend>{t('contacts.stepOf', { n: i + 1 })}</legend>
          <NumberInput
            label={t('contacts.minutes')}
            value={step.afterMinutes}
            onChange={(afterMinutes) => set(i, { afterMinutes })}
            error={asked ? minutesWrong(i) : undefined}
          />
          <PeopleField
            scope={scope}
            chain={chain}
            value={step.users}
            onChange={(users) => set(i, { users })}
            error={asked && step.users.length === 0 ? t('contacts.nobody') : undefined}
          />
          {steps.length > 1 && (
            <div>
              <Button variant="default" onClick={() => setSteps(steps.filter((_one, j) => j !== i))}>
                {t('contacts.stepRemove', { n: i + 1 })}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {steps.length < MOST_STEPS && (
        <div>
          <Button
            variant="default"
            onClick={() =>
              setSteps([...steps, { afterMinutes: (steps.at(-1)?.afterMinutes || 0) + FIRST_MINUTES, users: [] }])
            }
          >
            {t('contacts.stepAdd')}
          </Button>
        </div>
      )}
      <div role="alert">{save.isError && <p className={manage.error}>{t(saveFailure(save.error))}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

interface PeopleFieldProps {
  readonly scope: Scope;
  readonly chain: ScopeChain | null;
  readonly value: readonly string[];
  readonly onChange: (users: string[]) => void;
  readonly error: string | undefined;
}

const MOST_PEOPLE = 20;

function PeopleField({ scope, chain, value, onChange, error }: PeopleFieldProps) {
  const { t } = useTexts();
  const people = useQuery(chainPeopleQuery(scope)).data ?? [];
  const known = new Map([...(chain?.people ?? []), ...people].map(({ id, name }) => [id, name]));
  const shown = [...people.map(({ id }) => id), ...value.filter((id) => !people.some((one) => one.id === id))];
  return (
    <MultiSelect
      size="md"
      label={t('contacts.who')}
      placeholder={value.length === 0 ? t('contacts.whoHint') : undefined}
      data={shown.map((id) => ({ value: id, label: known.get(id) ?? t('contacts.gone') }))}
      value={[...value]}
      error={error}
      searchable
      maxValues={MOST_PEOPLE}
      nothingFoundMessage={t('form.nothing')}
      onChange={onChange}
    />
  );
}
