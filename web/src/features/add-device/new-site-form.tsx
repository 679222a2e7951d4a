import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Site } from '../../../../domain/api/sites.ts';
import { partsOf } from '../../../../domain/scopes.ts';
import { type SiteKind, siteKind } from '../../../../domain/site-kinds.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useMapSource } from '../../data/map-source.ts';
import { sessionQuery } from '../../data/session.ts';
import { createSite, sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import type { Position } from '../../lib/distance.ts';
import { siteIdFor } from '../../lib/own-id.ts';
import { SiteMap } from '../../ui/map/site-map.tsx';
import classes from './add-device.module.css';

interface NewSiteFormProps {
  readonly sites: readonly Site[];
  readonly onCancel: () => void;
  readonly onCreated: (site: Site) => void;
}

const NONE = '';
/** A centimetre is more than any phone knows. */
const DECIMALS = 6;

/** Whose or where a new site may be: what one's rights are on, by the names that sites know them by. */
function useOwners(sites: readonly Site[]): { readonly value: string; readonly label: string }[] {
  const user = useQuery(sessionQuery).data?.user;
  return useMemo(() => {
    const owners = new Map<string, string>();
    for (const site of sites) {
      if (site.organisation)
        owners.set(`organisation:${site.organisation}`, site.organisationName ?? site.organisation);
      if (site.village) owners.set(`village:${site.village}`, site.villageName ?? site.village);
      if (site.commune) owners.set(`commune:${site.commune}`, site.communeName ?? site.commune);
    }
    const grants = user?.grants ?? [];
    const everywhere = grants.some(({ scope }) => scope === 'all');
    const own = grants
      .map(({ scope }) => scope)
      .filter((scope) => ['organisation', 'village', 'commune'].includes(partsOf(scope).kind));
    const scopes = everywhere ? [NONE, ...owners.keys()] : own;
    return scopes.map((scope) => ({ value: scope, label: owners.get(scope) ?? partsOf(scope as 'all').id }));
  }, [sites, user]);
}

/** A new site: what it is called, what it is, and where. */
export function NewSiteForm({ sites, onCancel, onCreated }: NewSiteFormProps) {
  const { t } = useTexts();
  const background = useMapSource();
  const client = useQueryClient();
  const owners = useOwners(sites);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SiteKind>('field');
  const [owner, setOwner] = useState<string | null>(null);
  const [position, setPosition] = useState<Position | null>(null);
  const [nameless, setNameless] = useState(false);
  const key = useRef(idempotencyKey());
  const placed = useMemo(
    () =>
      sites.flatMap(({ id, name: of, latitude, longitude }) =>
        latitude === null || longitude === null ? [] : [{ id, name: of, latitude, longitude }],
      ),
    [sites],
  );
  const attempt = useMutation({
    mutationFn: () => {
      const scope = owner ?? owners[0]?.value ?? NONE;
      const of = scope === NONE ? null : partsOf(scope as 'all');
      return createSite(
        { id: siteIdFor({ name, kind }), name: name.trim(), kind, ...(of ? { [of.kind]: of.id } : {}), ...position },
        key.current,
      );
    },
    onError: () => {
      key.current = idempotencyKey();
    },
    onSuccess: (site) => {
      client.setQueryData(sitesQuery.queryKey, (all) => [...(all ?? []), site]);
      void client.invalidateQueries({ queryKey: sitesQuery.queryKey });
      onCreated(site);
    },
  });

  return (
    <fieldset className={classes.newSite}>
      <legend>{t('claim.newSite')}</legend>
      <TextInput
        label={t('claim.siteName')}
        placeholder={t('claim.siteNameExample')}
        maxLength={120}
        value={name}
        error={nameless && t('claim.siteNameMissing')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('claim.siteKind')}
        value={kind}
        onChange={(event) => setKind(siteKind.parse(event.currentTarget.value))}
        data={siteKind.options.map((value) => ({ value, label: t(`claim.kinds.${value}`) }))}
      />
      {owners.length > 1 && (
        <NativeSelect
          label={t('claim.siteOwner')}
          value={owner ?? owners[0]?.value ?? NONE}
          onChange={(event) => setOwner(event.currentTarget.value)}
          data={owners.map(({ value, label }) => ({ value, label: value === NONE ? t('claim.nobody') : label }))}
        />
      )}
      <p className={classes.muted}>{t('claim.pickLead')}</p>
      <SiteMap
        sites={placed}
        background={background}
        label={t('claim.pickLead')}
        value={position}
        onPick={(latitude, longitude) =>
          setPosition({
            latitude: Number(latitude.toFixed(DECIMALS)),
            longitude: Number(longitude.toFixed(DECIMALS)),
          })
        }
      />
      <p role="status" className={classes.muted}>
        {position === null ? t('claim.noPosition') : `${position.latitude}, ${position.longitude}`}
      </p>
      <div role="alert">
        {attempt.error && (
          <p className={classes.error}>
            {t(
              attempt.error instanceof ApiError && attempt.error.status === 403
                ? 'claim.siteNotAllowed'
                : 'claim.siteFailed',
            )}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        <Button
          loading={attempt.isPending}
          onClick={() => {
            setNameless(name.trim() === '');
            if (name.trim() !== '') attempt.mutate();
          }}
        >
          {t('claim.addSite')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('claim.cancel')}
        </Button>
      </div>
    </fieldset>
  );
}
