import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import {
  type NewOrganisation,
  newOrganisation,
  type Organisation,
  organisationKind,
} from '../../../../domain/api/organisations.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useDeleteOrganisation, useSaveOrganisation } from '../../data/organisations.ts';
import { useCommuneChoice } from '../../data/use-commune-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { idFromName } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import classes from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import { SureButton } from '../../ui/sure-button.tsx';

interface OrganisationFormProps {
  /** Null for one to add. */
  readonly existing: { readonly organisation: Organisation; readonly etag: string | null } | null;
  readonly onDone: () => void;
}

/** What an organisation is called, what it is, where its seat is and how to call it. */
export function OrganisationForm({ existing: read, onDone }: OrganisationFormProps) {
  const { t } = useTexts();
  // What is read again meanwhile is not what stands in the fields.
  const [existing] = useState(read);
  const organisation = existing?.organisation ?? null;
  const save = useSaveOrganisation();
  const remove = useDeleteOrganisation();
  const headers = useRef(idempotencyKey());
  const [commune, setCommune] = useState(organisation?.commune ?? null);
  const communes = useCommuneChoice(
    organisation?.commune
      ? { id: organisation.commune, name: organisation.communeName, provinceName: organisation.provinceName }
      : null,
  );
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    const phone = String(form.get('phone')).trim();
    const parsed = newOrganisation.safeParse({
      id: organisation?.id ?? idFromName(name),
      name,
      kind: form.get('kind'),
      commune,
      phone: phone === '' ? null : phone,
    });
    setWrong(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (!parsed.success) return;
    const body: NewOrganisation = parsed.data;
    save.mutate(
      { body, existing, headers: headers.current },
      {
        onSuccess: onDone,
        onError: () => {
          headers.current = idempotencyKey();
        },
      },
    );
  };
  const error = save.error ?? remove.error;

  return (
    <form
      className={`${card.card} ${classes.form} ${classes.narrow}`}
      onSubmit={submit}
      noValidate
      aria-label={organisation === null ? t('organisations.add') : t('organisations.editOf', organisation)}
    >
      <TextInput
        name="name"
        size="md"
        label={t('organisations.name')}
        placeholder={t('organisations.nameExample')}
        maxLength={120}
        defaultValue={organisation?.name ?? ''}
        error={wrong.includes('name') && t('form.noName')}
        data-autofocus
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('organisations.kind')}
        defaultValue={organisation?.kind ?? 'cooperative'}
        data={organisationKind.options.map((value) => ({ value, label: t(`organisations.kinds.${value}`) }))}
      />
      <SearchSelect label={t('organisations.seat')} value={commune} onChange={setCommune} {...communes} />
      <TextInput
        name="phone"
        type="tel"
        size="md"
        inputMode="tel"
        label={t('organisations.phone')}
        placeholder="0273 3855 000"
        maxLength={24}
        defaultValue={organisation?.phone ?? ''}
        error={wrong.includes('phone') && t('form.badPhone')}
      />
      <div role="alert">{error && <p className={classes.error}>{t(saveFailure(error))}</p>}</div>
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
        {organisation !== null && (
          <span className={classes.last}>
            <SureButton
              label={t('form.remove')}
              loading={remove.isPending}
              onSure={() => remove.mutate(organisation.id, { onSuccess: onDone })}
            />
          </span>
        )}
      </div>
    </form>
  );
}
