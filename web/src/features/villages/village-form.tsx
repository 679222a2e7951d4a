import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { newVillage, type Village } from '../../../../domain/api/villages.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useCommuneChoice } from '../../data/use-commune-choice.ts';
import { useDeleteVillage, useSaveVillage } from '../../data/villages.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { idFromName } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import classes from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import { SureButton } from '../../ui/sure-button.tsx';

interface VillageFormProps {
  /** Null for one to add. */
  readonly existing: { readonly village: Village; readonly etag: string | null } | null;
  readonly onSaved: (village: Village) => void;
  readonly onCancel: () => void;
  readonly onDeleted?: () => void;
}

/** What a village is called and in which commune it is. */
export function VillageForm({ existing: read, onSaved, onCancel, onDeleted }: VillageFormProps) {
  const { t } = useTexts();
  // What is read again meanwhile is not what stands in the fields.
  const [existing] = useState(read);
  const save = useSaveVillage();
  const remove = useDeleteVillage();
  const headers = useRef(idempotencyKey());
  const before = existing?.village;
  const [commune, setCommune] = useState(before?.commune ?? null);
  const communes = useCommuneChoice(
    before?.commune ? { id: before.commune, name: before.communeName, provinceName: before.provinceName } : null,
  );
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    const parsed = newVillage.safeParse({ id: before?.id ?? idFromName(name), name, commune });
    setWrong(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (!parsed.success) return;
    save.mutate(
      { body: parsed.data, existing, headers: headers.current },
      {
        onSuccess: onSaved,
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
      aria-label={existing ? t('villages.edit') : t('villages.add')}
    >
      <TextInput
        name="name"
        size="md"
        label={t('villages.name')}
        placeholder={t('villages.nameExample')}
        maxLength={120}
        defaultValue={before?.name ?? ''}
        error={wrong.includes('name') && t('form.noName')}
      />
      <SearchSelect
        label={t('villages.commune')}
        value={commune}
        onChange={setCommune}
        error={wrong.includes('commune') && t('form.noCommune')}
        description={existing ? t('villages.moveNote') : undefined}
        {...communes}
      />
      <div role="alert">{error && <p className={classes.error}>{t(saveFailure(error))}</p>}</div>
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
        {before && onDeleted && (
          <span className={classes.last}>
            <SureButton
              label={t('form.remove')}
              loading={remove.isPending}
              onSure={() => remove.mutate(before.id, { onSuccess: onDeleted })}
            />
          </span>
        )}
      </div>
    </form>
  );
}
