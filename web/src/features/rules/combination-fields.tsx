import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import type { CombinationCondition, MeasuredCondition } from '../../../../domain/rules/conditions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { newLeaf, ofKind } from './draft.ts';
import { DurationField } from './duration-field.tsx';
import { LimitFields } from './limit-fields.tsx';
import { KindSelect, MeasuredFields } from './measured-fields.tsx';
import classes from './rules.module.css';

type Part = CombinationCondition['parts'][number];
type Match = CombinationCondition['match'];

/** As many parts, and conditions in each, as a rule may have. */
const MAX = 6;
const leafKinds = conditionKinds.filter(
  (kind): kind is MeasuredCondition['kind'] => kind !== 'no-data' && kind !== 'combination',
);

const replaced = <T,>(list: readonly T[], at: number, one: T): T[] => list.map((was, i) => (i === at ? one : was));
const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_one, i) => i !== at);

interface CombinationFieldsProps {
  readonly value: CombinationCondition;
  readonly onChange: (value: CombinationCondition) => void;
}

/** Groups of conditions across what is measured at one site. */
export function CombinationFields({ value, onChange }: CombinationFieldsProps) {
  const { t } = useTexts();
  const { match, parts } = value;
  const set = (next: readonly Part[]) => onChange({ ...value, parts: [...next] });
  return (
    <div className={classes.stack}>
      {parts.length > 1 && <MatchSelect value={match} onChange={(next) => onChange({ ...value, match: next })} />}
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is nothing but its place among the others
        <fieldset key={i} className={classes.part}>
          <legend>{t('rules.part', { n: i + 1 })}</legend>
          <PartFields part={part} at={i} onChange={(next) => set(replaced(parts, i, next))} />
          {parts.length > 1 && (
            <div>
              <Button variant="default" onClick={() => set(without(parts, i))}>
                {t('rules.removePart', { n: i + 1 })}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {parts.length < MAX && (
        <div>
          <Button
            variant="default"
            onClick={() => set([...parts, { not: false, match: 'all', conditions: [newLeaf()] }])}
          >
            {t('rules.addPart')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface PartFieldsProps {
  readonly part: Part;
  readonly at: number;
  readonly onChange: (part: Part) => void;
}

function PartFields({ part, at, onChange }: PartFieldsProps) {
  const { t } = useTexts();
  const { not, match, conditions } = part;
  const set = (next: readonly MeasuredCondition[]) => onChange({ ...part, conditions: [...next] });
  return (
    <div className={classes.stack}>
      {conditions.length > 1 && <MatchSelect value={match} onChange={(next) => onChange({ ...part, match: next })} />}
      {conditions.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is nothing but its place among the others
        <div key={i} className={classes.leaf}>
          <KindSelect
            value={one.kind}
            kinds={leafKinds}
            label={t('rules.conditionOf', { n: i + 1 })}
            onChange={(kind) => set(replaced(conditions, i, ofKind(one, kind) as MeasuredCondition))}
          />
          <MeasuredFields
            value={one}
            path={`condition.parts.${at}.conditions.${i}`}
            onChange={(next) => set(replaced(conditions, i, next))}
          />
          <LeafLimit
            value={one}
            path={`condition.parts.${at}.conditions.${i}.steps.0`}
            onChange={(next) => set(replaced(conditions, i, next))}
          />
          {conditions.length > 1 && (
            <div>
              <Button variant="default" onClick={() => set(without(conditions, i))}>
                {t('rules.removeCondition', { n: i + 1 })}
              </Button>
            </div>
          )}
        </div>
      ))}
      <Checkbox
        size="md"
        classNames={{ body: classes.check ?? '' }}
        label={t('rules.not')}
        checked={not}
        onChange={(event) => onChange({ ...part, not: event.currentTarget.checked })}
      />
      {conditions.length < MAX && (
        <div>
          <Button variant="default" onClick={() => set([...conditions, newLeaf()])}>
            {t('rules.addCondition')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface LeafLimitProps {
  readonly value: MeasuredCondition;
  readonly path: string;
  readonly onChange: (value: MeasuredCondition) => void;
}

function LeafLimit({ value, path, onChange }: LeafLimitProps) {
  const { t } = useTexts();
  const [step] = value.steps;
  if (step === undefined) return null;
  const set = (next: unknown) => onChange({ ...value, steps: [next] } as MeasuredCondition);
  return (
    <div className={classes.fields}>
      {'forS' in step ? (
        <DurationField
          label={t('rules.stillFor')}
          value={step.forS}
          onChange={(forS) => set({ ...step, forS })}
          path={`${path}.forS`}
        />
      ) : (
        <LimitFields condition={value} step={step} path={path} onChange={set} bare />
      )}
    </div>
  );
}

function MatchSelect({ value, onChange }: { readonly value: Match; readonly onChange: (match: Match) => void }) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={t('rules.match')}
      value={value}
      data={(['all', 'any'] as const).map((one) => ({ value: one, label: t(`rules.matches.${one}`) }))}
      onChange={(event) => onChange(event.currentTarget.value as Match)}
    />
  );
}
