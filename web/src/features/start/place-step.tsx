import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { NewSite } from '../../../../domain/api/sites.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { idempotencyKey } from '../../data/http.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { setupQuery } from '../../data/setup.ts';
import { createSite, sitesQuery } from '../../data/sites.ts';
import { useCommuneChoice } from '../../data/use-commune-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { siteIdFor } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './start-page.module.css';
import type { StepProps } from './step-props.ts';

/** In which commune, and the first place in it that is measured at. */
export function PlaceStep({ done, onNext }: StepProps) {
  const { t } = useTexts();
  const client = useQueryClient();
  const organisations = useQuery(organisationsQuery).data ?? [];
  const communes = useCommuneChoice(null);
  const [commune, setCommune] = useState<string | null>(null);
  const [wrong, setWrong] = useState({ name: false, commune: false });
  const headers = useRef(idempotencyKey());
  const save = useMutation({
    mutationFn: (body: NewSite) => createSite(body, headers.current),
    onError: () => {
      headers.current = idempotencyKey();
    },
    onSuccess: async () => {
      await Promise.all([sitesQuery, setupQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey })));
      onNext();
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    setWrong({ name: name === '', commune: commune === null });
    if (name === '' || commune === null) return;
    const organisation = String(form.get('organisation') ?? '') || null;
    const kind = siteKind.parse(form.get('kind'));
    save.mutate({ id: siteIdFor({ name, kind }), name, kind, organisation, commune });
  };

  if (done) return <p className={classes.muted}>{t('start.place.done')}</p>;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.muted}>{t('start.place.lead')}</p>
      <SearchSelect
        label={t('start.place.commune')}
        description={t('start.place.communeLead')}
        value={commune}
        onChange={setCommune}
        error={wrong.commune && t('start.place.noCommune')}
        {...communes}
      />
      <p className={classes.small}>
        {t('start.place.more')} <Link to="/units/import">{t('units.import')}</Link>
      </p>
      <TextInput
        name="name"
        size="md"
        label={t('start.place.name')}
        placeholder={t('start.place.nameExample')}
        maxLength={120}
        error={wrong.name && t('start.place.noName')}
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('start.place.kind')}
        data={siteKind.options.map((value) => ({ value, label: t(`claim.kinds.${value}`) }))}
      />
      {organisations.length > 0 && (
        <NativeSelect
          name="organisation"
          size="md"
          label={t('start.place.owner')}
          data={[
            ...organisations.map(({ id, name }) => ({ value: id, label: name })),
            { value: '', label: t('start.place.nobody') },
          ]}
        />
      )}
      <div role="alert">{save.error && <p className={classes.error}>{t(saveFailure(save.error))}</p>}</div>
      <Button type="submit" h="var(--touch)" loading={save.isPending}>
        {t('start.save')}
      </Button>
    </form>
  );
}
