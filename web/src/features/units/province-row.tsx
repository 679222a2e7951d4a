import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { UnitItem } from '../../../../domain/api/units.ts';
import { unitsQuery } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { Pending } from './pending.tsx';
import type { SiteCounts } from './site-counts.ts';
import { UnitLink } from './unit-link.tsx';
import classes from './units.module.css';

interface ProvinceRowProps {
  readonly province: UnitItem;
  readonly asOf: string | undefined;
  readonly counts: SiteCounts;
}

/** A province that opens onto its communes. */
export function ProvinceRow({ province, asOf, counts }: ProvinceRowProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const inside = useId();
  const sites = counts.get(province.id) ?? 0;
  return (
    <li className={classes.province}>
      <div className={classes.provinceHead}>
        <button type="button" aria-expanded={open} aria-controls={inside} onClick={() => setOpen(!open)}>
          <svg className={classes.arrow} width="16" height="16" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M9 5l7 7-7 7" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
          </svg>
          <span className={classes.name}>
            {province.name} <span className={classes.code}>{province.code}</span>
          </span>
          <span className={classes.counts}>
            {province.communes > 0 && <span>{t('units.communes', { n: province.communes })}</span>}
            {sites > 0 && <b>{t('units.sites', { n: sites })}</b>}
          </span>
        </button>
        <Link to="/units/$unit" params={{ unit: province.id }} className={classes.open} aria-label={province.name}>
          <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
            <path
              d="M12 11v6m0-10v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z"
              fill="none"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
            />
          </svg>
        </Link>
      </div>
      <div id={inside}>{open && <Communes province={province.id} asOf={asOf} counts={counts} />}</div>
    </li>
  );
}

interface CommunesProps extends Omit<ProvinceRowProps, 'province'> {
  readonly province: string;
}

function Communes({ province, asOf, counts }: CommunesProps) {
  const { t } = useTexts();
  const query = useQuery(unitsQuery({ parent: province, asOf }));
  if (query.isPending) return <Pending />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data.length === 0) return <p className={classes.empty}>{t('units.noCommunes')}</p>;
  return (
    <ul className={classes.communes}>
      {query.data.map((commune) => (
        <li key={commune.id}>
          <UnitLink unit={commune} sites={counts.get(commune.id) ?? 0} />
        </li>
      ))}
    </ul>
  );
}
