import { Link } from '@tanstack/react-router';
import type { Site } from '../../../../domain/api/sites.ts';
import { useSimple } from '../../data/mode.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import manage from '../../ui/manage.module.css';
import { MaintenanceMark } from './maintenance-card.tsx';
import classes from './site-page.module.css';

/** Which site this is, whose, where, and how large. */
export function SiteHead({ site }: { readonly site: Site }) {
  const { t, format } = useTexts();
  const simple = useSimple();
  const { latitude, longitude, areaHa } = site;
  return (
    <header>
      <h1>{site.name}</h1>
      <p className={classes.facts}>
        <span>{t(`claim.kinds.${site.kind}`)}</span>
        {site.organisationName !== null && <span>{site.organisationName}</span>}
        {site.village !== null && (
          <Link to="/villages/$village" params={{ village: site.village }}>
            {site.villageName}
          </Link>
        )}
        {site.communeName !== null && <span>{[site.communeName, site.provinceName].filter(Boolean).join(', ')}</span>}
        {areaHa !== null && <span>{t('site.area', { n: format.number(areaHa, areaHa < 10 ? 2 : 1) })}</span>}
        {!simple && latitude !== null && longitude !== null && (
          <span>
            {format.number(latitude, 5)}; {format.number(longitude, 5)}
          </span>
        )}
      </p>
      <MaintenanceMark site={site} />
      {site.personal && <p className={manage.small}>{t('site.personal')}</p>}
    </header>
  );
}
