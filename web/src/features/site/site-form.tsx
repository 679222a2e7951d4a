import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { NewSite, Site } from '../../../../domain/api/sites.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { idempotencyKey } from '../../data/http.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { useMay } from '../../data/permissions.ts';
import { useDeleteSite, useSaveSite } from '../../data/site.ts';
import { useCommuneChoice } from '../../data/use-commune-choice.ts';
import { useHouseholdChoice } from '../../data/use-household-choice.ts';
import { villagesQuery } from '../../data/villages.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { parseDegrees } from '../../lib/degrees.ts';
import { cornersOf, crossingOf } from '../../lib/edge.ts';
import { siteIdFor } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { type Where, WhereField } from './where-field.tsx';

interface SiteFormProps {
  /** Null for one to add. */
  readonly existing: { readonly site: Site; readonly etag: string | null } | null;
  /** Of a site to add. */
  readonly village: string | null;
  readonly onSaved: (site: Site) => void;
  readonly onCancel: () => void;
  readonly onDeleted?: () => void;
}

type Errors = Partial<Record<'name' | 'latitude' | 'longitude' | 'polygon', string>>;

/** What a site is called, what it is, to whom and where it belongs, and where exactly it lies. */
export function SiteForm({ existing, village: initialVillage, onSaved, onCancel, onDeleted }: SiteFormProps) {
  const { t, format } = useTexts();
  const save = useSaveSite();
  const remove = useDeleteSite();
  const headers = useRef(idempotencyKey());
  // What is read again meanwhile is not what stands in the fields.
  const [{ site: before, etag }] = useState(existing ?? { site: undefined, etag: null });
  const [organisation, setOrganisation] = useState(before?.organisation ?? null);
  const [village, setVillage] = useState(before ? before.village : initialVillage);
  const [commune, setCommune] = useState(before?.commune ?? null);
  const [household, setHousehold] = useState(before?.household ?? null);
  const mayLink = useMay('households.write', before?.place);
  const [where, setWhere] = useState<Where>(() => ({
    latitude: before?.latitude == null ? '' : format.number(before.latitude, 6),
    longitude: before?.longitude == null ? '' : format.number(before.longitude, 6),
    corners: cornersOf(before?.polygon ?? null),
    polygon: before?.polygon ?? null,
  }));
  const [errors, setErrors] = useState<Errors>({});
  const organisations = useQuery(organisationsQuery).data ?? [];
  const villages = useQuery(villagesQuery).data ?? [];
  const households = useHouseholdChoice({ household, organisation, enabled: mayLink });
  const communes = useCommuneChoice(
    before?.commune ? { id: before.commune, name: before.communeName, provinceName: before.provinceName } : null,
  );

  const latitude = parseDegrees(where.latitude, 90);
  const longitude = parseDegrees(where.longitude, 180);
  const hasPosition = where.latitude.trim() !== '' || where.longitude.trim() !== '';

  const faults = (name: string): Errors => {
    const crossing = where.polygon && crossingOf(where.polygon);
    return {
      ...(name === '' ? { name: t('form.noName') } : {}),
      ...(hasPosition && latitude === null ? { latitude: t('site.badLatitude') } : {}),
      ...(hasPosition && longitude === null ? { longitude: t('site.badLongitude') } : {}),
      ...(crossing
        ? {
            polygon: t('site.crossing', {
              latitude: format.number(crossing.latitude, 5),
              longitude: format.number(crossing.longitude, 5),
            }),
          }
        : {}),
    };
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    const found = faults(name);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const kind = siteKind.parse(form.get('kind'));
    const body: NewSite = {
      id: before?.id ?? siteIdFor({ name, kind, household }),
      name,
      kind,
      organisation,
      village,
      ...(village === null ? { commune } : {}),
      ...(mayLink ? { household } : {}),
      latitude,
      longitude,
      polygon: where.polygon,
    };
    save.mutate(
      { body, existing: before ? { id: before.id, etag } : null, headers: headers.current },
      {
        onSuccess: onSaved,
        onError: (error) => {
          headers.current = idempotencyKey();
          const fields = error instanceof ApiError ? error.fields : [];
          if (fields.some(({ path }) => path.startsWith('body.polygon'))) setErrors({ polygon: t('site.badEdge') });
        },
      },
    );
  };
  const linked = household !== (before?.household ?? null);
  const why = save.error ? unsaved(save.error, linked) : remove.error && saveFailure(remove.error);

  return (
    <form
      className={`${card.card} ${manage.form} ${manage.narrow}`}
      onSubmit={submit}
      noValidate
      aria-label={before ? t('site.editTitle') : t('site.newTitle')}
    >
      <TextInput
        name="name"
        size="md"
        label={t('site.name')}
        placeholder={t('site.nameExample')}
        maxLength={120}
        defaultValue={before?.name ?? ''}
        error={errors.name}
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('site.kind')}
        defaultValue={before?.kind ?? 'field'}
        data={siteKind.options.map((value) => ({ value, label: t(`claim.kinds.${value}`) }))}
      />
      <SearchSelect
        label={t('site.organisation')}
        placeholder={t('form.none')}
        value={organisation}
        onChange={setOrganisation}
        data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <SearchSelect
        label={t('site.village')}
        placeholder={t('form.none')}
        value={village}
        onChange={setVillage}
        data={villages.map(({ id, name, communeName }) => ({
          value: id,
          label: communeName === null ? name : `${name}, ${communeName}`,
        }))}
      />
      {village === null && (
        <SearchSelect
          label={t('site.commune')}
          placeholder={t('form.none')}
          description={t('site.communeNote')}
          value={commune}
          onChange={setCommune}
          {...communes}
        />
      )}
      {mayLink && (
        <SearchSelect
          label={t('site.household')}
          placeholder={t('form.none')}
          description={t('households.linkLead')}
          value={household}
          onChange={setHousehold}
          {...households}
        />
      )}
      <WhereField
        where={where}
        position={latitude === null || longitude === null ? null : { latitude, longitude }}
        onChange={(change) => setWhere((was) => ({ ...was, ...change }))}
        errors={errors}
      />
      <div role="alert">{why && <p className={manage.error}>{t(why)}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
        {before && onDeleted && (
          <span className={manage.last}>
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

/** @param linked whether it was to become another household's, or nobody's */
function unsaved(error: unknown, linked: boolean): TextKey {
  const why = saveFailure(error);
  if (why === 'form.forbidden' && !linked) return 'site.noWhere';
  return why === 'form.inUse' ? 'households.siteInUse' : why;
}
