import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import { type AlertLevel, type AlertStep, alertLevel, MAX_STEPS, riskLevel } from '../../../../domain/rules/steps.ts';
import { limitUnit } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { LevelMark } from '../../ui/marks.tsx';
import { nextStep } from './draft.ts';
import { DurationField } from './duration-field.tsx';
import { useIssue } from './issues.ts';
import { LimitFields } from './limit-fields.tsx';
import { NumberField } from './number-field.tsx';
import classes from './rules.module.css';

interface StepsFieldsProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

/** The steps of a condition, mildest first, each with the colour of its level. */
export function StepsFields({ condition, onChange }: StepsFieldsProps) {
  const { t } = useTexts();
  const steps: readonly AlertStep[] = condition.steps;
  const setSteps = (next: readonly AlertStep[]) => onChange({ ...condition, steps: next } as Condition);
  const single = condition.kind === 'combination';
  return (
    <fieldset className={classes.group}>
      <legend>{t('rules.steps')}</legend>
      <ol className={classes.steps}>
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place among the others
          <li key={i} className={`${classes.step} ${classes[step.level]}`}>
            <StepFields
              condition={condition}
              step={step}
              at={i}
              onChange={(changed) => setSteps(steps.map((one, j) => (j === i ? changed : one)))}
            />
            {steps.length > 1 && (
              <Button
                variant="subtle"
                color="var(--muted)"
                className={classes.remove}
                aria-label={t('rules.removeStep', { n: i + 1 })}
                onClick={() => setSteps(steps.filter((_one, j) => j !== i))}
              >
                <span aria-hidden="true">✕</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
      {!single && steps.length < MAX_STEPS && (
        <div>
          <Button variant="default" onClick={() => setSteps([...steps, nextStep(steps)])}>
            {t('rules.addStep')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

interface StepProps {
  readonly condition: Condition;
  readonly step: AlertStep;
  /** Its place, from 0. */
  readonly at: number;
  readonly onChange: (step: AlertStep) => void;
}

function StepFields({ condition, step, at, onChange }: StepProps) {
  const tools = useTexts();
  const { t } = tools;
  const path = `condition.steps.${at}`;
  const levelIssue = useIssue(`${path}.level`);
  return (
    <div className={classes.stepBody}>
      <p className={classes.stepHead}>
        <LevelMark level={step.level} size={22} />
        <b>{t('rules.step', { n: at + 1 })}</b>
      </p>
      <div className={classes.fields}>
        <NativeSelect
          size="md"
          label={t('rules.level')}
          value={step.level}
          error={levelIssue}
          data={alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) }))}
          onChange={(event) => onChange({ ...step, level: event.currentTarget.value as AlertLevel })}
        />
        {'value' in step || 'low' in step ? (
          <LimitFields condition={condition} step={step} path={path} onChange={onChange} />
        ) : null}
        {'intervals' in step && (
          <NumberField
            label={t('rules.silentFor')}
            description={t('rules.silentNote')}
            unit={limitUnit(condition, tools)}
            value={step.intervals}
            onChange={(intervals) => onChange({ ...step, intervals })}
            path={`${path}.intervals`}
          />
        )}
        {'forS' in step && (
          <DurationField
            label={t('rules.stillFor')}
            value={step.forS}
            onChange={(forS) => onChange({ ...step, forS })}
            path={`${path}.forS`}
          />
        )}
        {'minDurationS' in step && (
          <DurationField
            label={t('rules.held')}
            description={t('rules.heldNote')}
            value={step.minDurationS}
            onChange={(minDurationS) => onChange({ ...step, minDurationS })}
            path={`${path}.minDurationS`}
          />
        )}
      </div>
      <OwnWords step={step} path={path} onChange={onChange} />
    </div>
  );
}

const languages = ['vi', 'en'] as const;
const empty = { vi: '', en: '' };
const orNull = (words: { readonly vi: string; readonly en: string }) =>
  words.vi.trim() === '' && words.en.trim() === '' ? null : words;

/** What a step may have of its own: a name, advice, a disaster level. Most have none. */
function OwnWords({ step, path, onChange }: Pick<StepProps, 'step' | 'onChange'> & { readonly path: string }) {
  const { t } = useTexts();
  const issues = { vi: useIssue(`${path}.label.vi`), en: useIssue(`${path}.label.en`) };
  const { label, advice, risk } = step;
  return (
    <details className={classes.more} open={issues.vi !== undefined || issues.en !== undefined || undefined}>
      <summary>
        {t('rules.more')}
        {(label !== null || advice !== null || risk !== null) && ` (${t('rules.moreSet')})`}
      </summary>
      <div className={classes.fields}>
        {languages.map((one) => (
          <TextInput
            key={one}
            size="md"
            maxLength={60}
            label={t('rules.label', { language: t(`rules.languages.${one}`) })}
            placeholder={t('rules.labelExample')}
            value={label?.[one] ?? ''}
            error={issues[one]}
            onChange={(event) =>
              onChange({ ...step, label: orNull({ ...(label ?? empty), [one]: event.currentTarget.value }) })
            }
          />
        ))}
        {languages.map((one) => (
          <Textarea
            key={one}
            size="md"
            autosize
            minRows={1}
            maxLength={300}
            label={t('rules.stepAdvice', { language: t(`rules.languages.${one}`) })}
            value={advice?.[one] ?? ''}
            onChange={(event) =>
              onChange({ ...step, advice: orNull({ ...(advice ?? empty), [one]: event.currentTarget.value }) })
            }
          />
        ))}
        <NativeSelect
          size="md"
          label={t('rules.risk')}
          value={risk === null ? '' : String(risk)}
          data={[
            { value: '', label: t('rules.noRisk') },
            ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t('rules.riskLevel', { n }) })),
          ]}
          onChange={(event) =>
            onChange({
              ...step,
              risk: riskLevel.safeParse(Number(event.currentTarget.value || Number.NaN)).data ?? null,
            })
          }
        />
      </div>
    </details>
  );
}
