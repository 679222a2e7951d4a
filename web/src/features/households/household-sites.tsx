import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { HouseholdDetail } from '../../../../domain/api/households.ts';
import { useLinkSite } from '../../data/households.ts';
import { useMay, useMayIn } from '../../data/permissions.ts';
import { sitesQuery } from '../../data/sites.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './household-page.module.css';

/** What is the household's, and what stands there. */
export function HouseholdSites({ household }: { readonly household: HouseholdDetail }) {
  const { t } = useTexts();
  const link = useLinkSite();
  const mayWrite = useMay('sites.write');
  return (
    <section className={`${card.card} ${manage.form}`}>
      <h2 className={manage.heading}>{t('households.sites')}</h2>
      {household.siteList.length === 0 ? (
        <p className={manage.muted}>{t('households.noSites')}</p>
      ) : (
        <ul className={classes.sites}>
          {household.siteList.map((site) => (
            <li key={site.id}>
              <Link to="/sites/$site" params={{ site: site.id }}>
                {site.name}
              </Link>
              {site.devices.map(({ id, name }) => (
                <Link key={id} to="/devices/$device" params={{ device: id }} className={classes.device}>
                  {name}
                </Link>
              ))}
              {mayWrite && (
                <Button
                  variant="subtle"
                  aria-label={t('households.unlinkOf', { name: site.name })}
                  loading={link.isPending}
                  onClick={() => link.mutate({ site: site.id, household: null })}
                >
                  {t('households.unlink')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <ChooseSite busy={link.isPending} onChoose={(site) => link.mutate({ site, household: household.id })} />
      )}
      <div role="alert">{link.error && <p className={manage.error}>{t(failureOf(link.error))}</p>}</div>
    </section>
  );
}

/** A site with readings stays its household's. */
function failureOf(error: unknown): TextKey {
  const why = saveFailure(error);
  return why === 'form.inUse' ? 'households.siteInUse' : why;
}

interface ChooseSiteProps {
  readonly busy: boolean;
  readonly onChoose: (site: string) => void;
}

function ChooseSite({ busy, onChoose }: ChooseSiteProps) {
  const { t } = useTexts();
  const mayIn = useMayIn('sites.write');
  const [chosen, setChosen] = useState<string | null>(null);
  const free = (useQuery(sitesQuery).data ?? []).filter((site) => site.household === null && mayIn(site.place));
  return (
    <div className={classes.choose}>
      <SearchSelect
        label={t('households.link')}
        description={t('households.linkLead')}
        data={free.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        variant="default"
        disabled={chosen === null}
        loading={busy}
        onClick={() => {
          if (chosen !== null) onChoose(chosen);
          setChosen(null);
        }}
      >
        {t('households.linkNow')}
      </Button>
    </div>
  );
}
