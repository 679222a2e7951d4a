import type { UnitChangePlan } from '../../../../domain/api/units.ts';
import { partsOf, type Scope } from '../../../../domain/scopes.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './units.module.css';

interface PlanHoldersProps {
  readonly plan: UnitChangePlan;
  readonly nameOf: (id: string) => string;
}

const SHOWN = 100;

/** Whose rights go where, and who sees more or less than before: those first, for they are what to look at. */
export function PlanHolders({ plan, nameOf }: PlanHoldersProps) {
  const { t } = useTexts();
  const named = (scope: Scope) => nameOf(partsOf(scope).id);
  const holders = [...plan.holders].sort((a, b) => b.gains - a.gains || b.loses - a.loses);
  if (holders.length === 0) return <p className={classes.muted}>{t('units.plan.nobody')}</p>;
  return (
    <ul className={classes.lines}>
      {holders.slice(0, SHOWN).map(({ kind, id, name, changes, gains, loses }) => (
        <li key={`${kind} ${id}`}>
          <b>{name}</b>
          <span className={classes.note}>{t(`units.plan.holders.${kind}`)}</span>
          {changes.map(({ role, from, to }) => (
            <span key={from} className={classes.right}>
              {role === null
                ? t('units.plan.watches', { from: named(from), to: to.map(named).join(', ') })
                : to.length === 0
                  ? t('units.plan.ends', { role: t(`role.${role}`), from: named(from) })
                  : t('units.plan.goesOn', {
                      role: t(`role.${role}`),
                      from: named(from),
                      to: to.map(named).join(', '),
                    })}
            </span>
          ))}
          {gains > 0 && <strong className={classes.gains}>{t('units.plan.gains', { n: gains })}</strong>}
          {loses > 0 && <strong className={classes.loses}>{t('units.plan.loses', { n: loses })}</strong>}
        </li>
      ))}
      {holders.length > SHOWN && <li>{t('units.file.more', { n: holders.length - SHOWN })}</li>}
    </ul>
  );
}
