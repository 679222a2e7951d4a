import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type HouseholdDetail, householdKind, newHousehold } from '../../../../domain/api/households.ts';
import { useSaveHousehold } from '../../data/households.ts';
import { idempotencyKey } from '../../data/http.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { useMayIn } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import classes from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';

interface HouseholdFormProps {
  /** Null for one to add. */
  readonly existing: { readonly household: HouseholdDetail; readonly etag: string | null } | null;
  readonly onSaved: (saved: HouseholdDetail) => void;
  readonly onCancel: () => void;
}

/** Whose it is, how to call them, where they live, and who looks after it. */
export function HouseholdForm({ existing: read, onSaved, onCancel }: HouseholdFormProps) {
  const { t } = useTexts();
  // What is read again meanwhile is not what stands in the fields.
  const [existing] = useState(read);
  const household = existing?.household ?? null;
  const save = useSaveHousehold();
  const headers = useRef(idempotencyKey());
  const mayIn = useMayIn('households.write');
  const choices = (useQuery(organisationsQuery).data ?? []).filter(({ place }) => mayIn(place));
  const [organisation, setOrganisation] = useState(household?.organisation ?? null);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  // Who manages one organisation alone need not be asked which.
  const only = choices.length === 1 && household === null ? (choices[0]?.id ?? null) : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const parsed = newHousehold.safeParse({
      kind: form.get('kind'),
      name: text('name'),
      phone: text('phone') || null,
      address: text('address') || null,
      organisation: organisation ?? only,
    });
    setWrong(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (!parsed.success) return;
    save.mutate(
      {
        existing: existing && { id: existing.household.id, etag: existing.etag },
        body: parsed.data,
        headers: headers.current,
      },
      {
        onSuccess: onSaved,
        onError: () => {
          headers.current = idempotencyKey();
        },
      },
    );
  };

  return (
    <form
      className={`${card.card} ${classes.form} ${classes.narrow}`}
      onSubmit={submit}
      noValidate
      aria-label={household === null ? t('households.add') : t('households.editOf', { name: household.name })}
    >
      <NativeSelect
        name="kind"
        size="md"
        label={t('households.kind')}
        defaultValue={household?.kind ?? 'household'}
        data={householdKind.options.map((value) => ({ value, label: t(`households.kinds.${value}`) }))}
      />
      <TextInput
        name="name"
        size="md"
        label={t('households.name')}
        placeholder={t('households.nameExample')}
        maxLength={120}
        autoComplete="off"
        defaultValue={household?.name ?? ''}
        error={wrong.includes('name') && t('form.noName')}
        data-autofocus
      />
      <div className={classes.pair}>
        <TextInput
          name="phone"
          type="tel"
          size="md"
          inputMode="tel"
          autoComplete="off"
          label={t('households.phone')}
          placeholder="0912 345 678"
          maxLength={24}
          defaultValue={household?.phone ?? ''}
          error={wrong.includes('phone') && t('households.badPhone')}
        />
        <TextInput
          name="address"
          size="md"
          autoComplete="off"
          label={t('households.address')}
          placeholder={t('households.addressExample')}
          maxLength={300}
          defaultValue={household?.address ?? ''}
        />
      </div>
      {only === null && (
        <SearchSelect
          label={t('households.organisation')}
          description={t('households.organisationLead')}
          data={choices.map(({ id, name }) => ({ value: id, label: name }))}
          value={organisation}
          onChange={setOrganisation}
        />
      )}
      <div role="alert">{save.error && <p className={classes.error}>{t(saveFailure(save.error))}</p>}</div>
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
