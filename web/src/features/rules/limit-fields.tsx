import type { Condition } from '../../../../domain/rules/conditions.ts';
import type { AlertStep, BandStep, LimitStep } from '../../../../domain/rules/steps.ts';
import { limitUnit } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { hasLimits, suggestBandClear, suggestClear } from './draft.ts';
import { NumberField } from './number-field.tsx';

interface LimitFieldsProps {
  readonly condition: Condition;
  readonly step: LimitStep | BandStep;
  readonly path: string;
  readonly onChange: (step: AlertStep) => void;
  /** A part of a combination is either so or not: only the limit counts. */
  readonly bare?: boolean;
}

/** The limit of a step and where it is over. What was only suggested follows the limit. */
export function LimitFields({ condition, step, path, onChange, bare = false }: LimitFieldsProps) {
  const tools = useTexts();
  const { t } = tools;
  const unit = limitUnit(condition, tools);
  if ('value' in step) {
    if (!hasLimits(condition)) return null;
    const follows = Number.isNaN(step.clearValue) || step.clearValue === suggestClear(condition, step.value);
    const setValue = (value: number) => {
      const clearValue = bare ? value : follows ? suggestClear(condition, value) : step.clearValue;
      onChange({ ...step, value, clearValue });
    };
    return (
      <>
        <NumberField
          label={condition.kind === 'night-flow' ? t('rules.multiple') : t('rules.value')}
          unit={unit}
          value={step.value}
          onChange={setValue}
          path={`${path}.value`}
        />
        {!bare && (
          <NumberField
            label={t('rules.clear')}
            unit={unit}
            value={step.clearValue}
            onChange={(clearValue) => onChange({ ...step, clearValue })}
            path={`${path}.clearValue`}
          />
        )}
      </>
    );
  }
  if (condition.kind !== 'band') return null;
  const suggested = suggestBandClear(condition, step);
  const set = (change: Partial<Pick<BandStep, 'low' | 'high'>>) => {
    const next = { ...step, ...change };
    if (bare) return onChange({ ...next, clearLow: next.low, clearHigh: next.high });
    const { clearLow, clearHigh } = suggestBandClear(condition, next);
    const lowFollows = Number.isNaN(step.clearLow) || step.clearLow === suggested.clearLow;
    const highFollows = Number.isNaN(step.clearHigh) || step.clearHigh === suggested.clearHigh;
    return onChange({
      ...next,
      clearLow: lowFollows ? clearLow : step.clearLow,
      clearHigh: highFollows ? clearHigh : step.clearHigh,
    });
  };
  const outside = condition.when === 'outside';
  return (
    <>
      <NumberField
        label={t(outside ? 'rules.low' : 'rules.lowInside')}
        unit={unit}
        value={step.low}
        onChange={(low) => set({ low })}
        path={`${path}.low`}
      />
      <NumberField
        label={t(outside ? 'rules.high' : 'rules.highInside')}
        unit={unit}
        value={step.high}
        onChange={(high) => set({ high })}
        path={`${path}.high`}
      />
      {!bare && (
        <>
          <NumberField
            label={t('rules.clearLow')}
            unit={unit}
            value={step.clearLow}
            onChange={(clearLow) => onChange({ ...step, clearLow })}
            path={`${path}.clearLow`}
          />
          <NumberField
            label={t('rules.clearHigh')}
            unit={unit}
            value={step.clearHigh}
            onChange={(clearHigh) => onChange({ ...step, clearHigh })}
            path={`${path}.clearHigh`}
          />
        </>
      )}
    </>
  );
}
