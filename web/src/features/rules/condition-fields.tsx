import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { CombinationFields } from './combination-fields.tsx';
import { ofKind } from './draft.ts';
import { KindSelect, MeasuredFields } from './measured-fields.tsx';
import classes from './rules.module.css';
import { StepsFields } from './steps-fields.tsx';

interface ConditionFieldsProps {
  readonly value: Condition;
  readonly onChange: (condition: Condition) => void;
}

/** When the rule alerts: how it is judged, on what, and the steps. */
export function ConditionFields({ value, onChange }: ConditionFieldsProps) {
  const { t } = useTexts();
  return (
    <div className={classes.stack}>
      <KindSelect
        value={value.kind}
        kinds={conditionKinds}
        label={t('rules.kind')}
        onChange={(kind) => onChange(ofKind(value, kind))}
      />
      {value.kind === 'combination' ? (
        <CombinationFields value={value} onChange={onChange} />
      ) : (
        value.kind !== 'no-data' && <MeasuredFields value={value} onChange={onChange} path="condition" />
      )}
      <StepsFields condition={value} onChange={onChange} />
    </div>
  );
}
