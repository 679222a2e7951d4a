import { Link } from '@tanstack/react-router';
import type { UnitItem } from '../../../../domain/api/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { dayText } from './day-text.ts';
import classes from './units.module.css';

interface UnitLinkProps {
  readonly unit: UnitItem;
  readonly sites?: number;
  /** Says in which province it is. */
  readonly withProvince?: boolean;
  /** Small print, such as how it came to be. */
  readonly note?: string;
}

/** A unit in a list; the whole line leads to it. */
export function UnitLink({ unit, sites = 0, withProvince = false, note }: UnitLinkProps) {
  const { t } = useTexts();
  const where = [
    withProvince ? unit.parentName : null,
    unit.to === null ? null : t('units.ended', { day: dayText(unit.to) }),
    note,
  ];
  return (
    <Link to="/units/$unit" params={{ unit: unit.id }} className={classes.unit}>
      <span className={classes.name}>
        {unit.name} <span className={classes.code}>{unit.code}</span>
        {where.some(Boolean) && <span className={classes.note}>{where.filter(Boolean).join(' · ')}</span>}
      </span>
      {sites > 0 && <b className={classes.counts}>{t('units.sites', { n: sites })}</b>}
    </Link>
  );
}
