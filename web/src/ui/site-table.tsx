import { Link } from '@tanstack/react-router';
import type { Site } from '../../../domain/api/sites.ts';
import { cropName, stageName } from '../../../domain/crops/catalogue.ts';
import { type TextTools, useTexts } from '../i18n/use-texts.ts';
import classes from './manage.module.css';

/** "Lúa, Làm đòng": what grows at a site today and how far it has come; empty for nothing. */
export function growing({ season }: Pick<Site, 'season'>, language: TextTools['language']): string {
  if (season === null) return '';
  const name = cropName(season.crop, language);
  return season.stage === null ? name : `${name} · ${stageName({ ...season, stage: season.stage }, language)}`;
}

/** Sites as rows of a dense table on a desktop, as cards on a phone. */
export function SiteTable({ sites }: { readonly sites: readonly Site[] }) {
  const { t, language, format } = useTexts();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('sites.name')}</th>
          <th scope="col">{t('sites.kind')}</th>
          <th scope="col">{t('sites.place')}</th>
          <th scope="col">{t('sites.crop')}</th>
          <th scope="col">{t('sites.devices')}</th>
          <th scope="col">{t('sites.alerts')}</th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <tr key={site.id}>
            <th scope="row">
              <Link to="/sites/$site" params={{ site: site.id }} className={classes.link}>
                {site.name}
              </Link>
            </th>
            <td>{t(`claim.kinds.${site.kind}`)}</td>
            <td>
              {[site.villageName, site.communeName, site.villageName === null ? site.organisationName : null]
                .filter(Boolean)
                .join(' · ')}
            </td>
            <td>{growing(site, language)}</td>
            <td data-of={t('sites.devices')}>{format.number(site.devices)}</td>
            <td data-of={t('sites.alerts')}>
              {site.openAlerts > 0 && <span className={classes.badge}>{format.number(site.openAlerts)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
