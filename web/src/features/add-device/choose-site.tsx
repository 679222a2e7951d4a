import { Button, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Site } from '../../../../domain/api/sites.ts';
import { useMapSource } from '../../data/map-source.ts';
import { useMay } from '../../data/permissions.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { Failed } from '../../ui/failed.tsx';
import type { MapSite } from '../../ui/map/map-site.ts';
import { SiteMap } from '../../ui/map/site-map.tsx';
import classes from './add-device.module.css';
import { NewSiteForm } from './new-site-form.tsx';

interface ChooseSiteProps {
  readonly value: string | null;
  readonly onChange: (site: string) => void;
}

/** Sites without a position, listed by name. */
const UNPLACED = 20;
/** Fewer are seen at a glance. */
const SEARCH_FROM = 8;

const isPlaced = (site: Site): site is Site & MapSite => site.latitude !== null && site.longitude !== null;

/** A site out of those there are, on a map or by name, or a new one where one stands. */
export function ChooseSite({ value, onChange }: ChooseSiteProps) {
  const { t } = useTexts();
  const background = useMapSource();
  const sites = useQuery(sitesQuery);
  const mayAdd = useMay('sites.write');
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const { placed, unplaced } = useMemo(() => {
    const found = (sites.data ?? []).filter((site) =>
      matches(`${site.name} ${site.villageName ?? ''} ${site.communeName ?? ''} ${site.id}`, q),
    );
    return { placed: found.filter(isPlaced), unplaced: found.filter((site) => !isPlaced(site)).slice(0, UNPLACED) };
  }, [sites.data, q]);

  if (sites.isError && !sites.data) return <Failed error={sites.error} retry={() => void sites.refetch()} />;
  if (!sites.data) return <Skeleton h={160} />;
  if (adding)
    return (
      <NewSiteForm
        sites={sites.data}
        onCancel={() => setAdding(false)}
        onCreated={(site) => {
          setAdding(false);
          onChange(site.id);
        }}
      />
    );
  return (
    <div className={classes.choose}>
      {sites.data.length >= SEARCH_FROM && (
        <TextInput
          type="search"
          aria-label={t('claim.findSite')}
          placeholder={t('claim.findSite')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      )}
      {sites.data.length === 0 && <p className={classes.muted}>{t('claim.noSites')}</p>}
      {placed.length > 0 && (
        <SiteMap sites={placed} background={background} label={t('claim.sites')} chosen={value} onChoose={onChange} />
      )}
      {unplaced.length > 0 && (
        <ul className={classes.sites} aria-label={t('claim.unplaced')}>
          {unplaced.map((site) => (
            <li key={site.id}>
              <button type="button" aria-pressed={site.id === value} onClick={() => onChange(site.id)}>
                <span>{site.name}</span>
                {site.villageName && <small>{site.villageName}</small>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {mayAdd && (
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('claim.newSite')}
        </Button>
      )}
    </div>
  );
}
