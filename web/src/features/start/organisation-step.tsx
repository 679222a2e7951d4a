import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { newOrganisation, organisationKind } from '../../../../domain/api/organisations.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useSaveOrganisation } from '../../data/organisations.ts';
import { setupQuery } from '../../data/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { idFromName } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import classes from './start-page.module.css';
import type { StepProps } from './step-props.ts';

/** Who owns what is going to be measured. */
export function OrganisationStep({ done, onNext }: StepProps) {
  const { t } = useTexts();
  const client = useQueryClient();
  const save = useSaveOrganisation();
  const headers = useRef(idempotencyKey());
  const [nameless, setNameless] = useState(false);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    const parsed = newOrganisation.safeParse({ id: idFromName(name), name, kind: form.get('kind') });
    setNameless(!parsed.success);
    if (!parsed.success) return;
    save.mutate(
      { body: parsed.data, existing: null, headers: headers.current },
      {
        onSuccess: async () => {
          await client.invalidateQueries({ queryKey: setupQuery.queryKey });
          onNext();
        },
        onError: () => {
          headers.current = idempotencyKey();
        },
      },
    );
  };

  if (done) return <p className={classes.muted}>{t('start.organisation.done')}</p>;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.muted}>{t('start.organisation.lead')}</p>
      <TextInput
        name="name"
        size="md"
        label={t('organisations.name')}
        placeholder={t('organisations.nameExample')}
        maxLength={120}
        error={nameless && t('form.noName')}
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('organisations.kind')}
        defaultValue="cooperative"
        data={organisationKind.options.map((value) => ({ value, label: t(`organisations.kinds.${value}`) }))}
      />
      <div role="alert">{save.error && <p className={classes.error}>{t(saveFailure(save.error))}</p>}</div>
      <Button type="submit" h="var(--touch)" loading={save.isPending}>
        {t('start.save')}
      </Button>
    </form>
  );
}
