import { Checkbox, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import {
  type ConditionKind,
  type MeasuredCondition,
  type Operator,
  type SumWindow,
  sumWindow,
} from '../../../../domain/rules/conditions.ts';
import { sumWindowText } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { hasLimits, suggestClear } from './draft.ts';
import { DurationField } from './duration-field.tsx';
import { MinusFields } from './minus-fields.tsx';
import { NumberField } from './number-field.tsx';
import classes from './rules.module.css';
import { SubjectFields } from './subject-fields.tsx';
import { TimeField } from './time-field.tsx';

interface KindSelectProps<K extends ConditionKind> {
  readonly value: K;
  readonly kinds: readonly K[];
  readonly label: string;
  readonly onChange: (kind: K) => void;
}

export function KindSelect<K extends ConditionKind>({ value, kinds, label, onChange }: KindSelectProps<K>) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={label}
      value={value}
      data={kinds.map((kind) => ({ value: kind, label: t(`rules.kinds.${kind as ConditionKind}`) }))}
      onChange={(event) => onChange(event.currentTarget.value as K)}
    />
  );
}

interface MeasuredFieldsProps {
  readonly value: MeasuredCondition;
  readonly onChange: (condition: MeasuredCondition) => void;
  readonly path: string;
}

/** What a condition on one datastream is made of, but for its steps. */
export function MeasuredFields({ value, onChange, path }: MeasuredFieldsProps) {
  const { t } = useTexts();
  return (
    <>
      <SubjectFields
        label={t('rules.property')}
        value={value}
        onChange={(subject) => onChange({ ...value, ...subject })}
        path={path}
      />
      {value.kind === 'difference' && (
        <MinusFields value={value.minus} onChange={(minus) => onChange({ ...value, minus })} path={`${path}.minus`} />
      )}
      <div className={classes.fields}>{particulars({ value, onChange, path }, t)}</div>
    </>
  );
}

const operators = ['>=', '>', '<=', '<'] as const satisfies readonly Operator[];

/** Turned round, what was only suggested as the end lies on the other side. */
function withOperator<C extends MeasuredCondition & { readonly operator: Operator }>(before: C, operator: Operator): C {
  const after = { ...before, operator };
  if (!hasLimits(after)) return after;
  const steps = after.steps.map((step) =>
    step.clearValue === suggestClear(before, step.value)
      ? { ...step, clearValue: suggestClear(after, step.value) }
      : step,
  );
  return { ...after, steps };
}

function particulars({ value, onChange, path }: MeasuredFieldsProps, t: ReturnType<typeof useTexts>['t']): ReactNode {
  switch (value.kind) {
    case 'threshold':
      return <OperatorSelect value={value.operator} onChange={(operator) => onChange(withOperator(value, operator))} />;
    case 'band':
      return (
        <NativeSelect
          size="md"
          label={t('rules.when')}
          value={value.when}
          data={(['outside', 'inside'] as const).map((one) => ({ value: one, label: t(`rules.whens.${one}`) }))}
          onChange={(event) => onChange({ ...value, when: event.currentTarget.value as typeof value.when })}
        />
      );
    case 'change':
      return (
        <>
          <NativeSelect
            size="md"
            label={t('rules.direction')}
            value={value.direction}
            data={(['rise', 'fall', 'either'] as const).map((one) => ({
              value: one,
              label: t(`rules.directions.${one}`),
            }))}
            onChange={(event) => onChange({ ...value, direction: event.currentTarget.value as typeof value.direction })}
          />
          <DurationField
            label={t('rules.window')}
            value={value.windowS}
            onChange={(windowS) => onChange({ ...value, windowS })}
            path={`${path}.windowS`}
          />
        </>
      );
    case 'sum':
      return <WindowSelect value={value.window} onChange={(window) => onChange({ ...value, window })} />;
    case 'swing':
      return null;
    case 'difference':
      return (
        <>
          <OperatorSelect value={value.operator} onChange={(operator) => onChange(withOperator(value, operator))} />
          <DurationField
            label={t('rules.maxApart')}
            value={value.maxApartS}
            onChange={(maxApartS) => onChange({ ...value, maxApartS })}
            path={`${path}.maxApartS`}
          />
          <Checkbox
            size="md"
            classNames={{ body: classes.check ?? '' }}
            label={t('rules.absolute')}
            checked={value.absolute}
            onChange={(event) => onChange({ ...value, absolute: event.currentTarget.checked })}
          />
        </>
      );
    case 'night-flow':
      return (
        <>
          <TimeField
            label={t('rules.from')}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
            path={`${path}.from`}
          />
          <TimeField
            label={t('rules.to')}
            value={value.to}
            onChange={(to) => onChange({ ...value, to })}
            path={`${path}.to`}
          />
          <NumberField
            label={t('rules.nights')}
            unit={t('rules.nightsUnit')}
            value={value.nights}
            onChange={(nights) => onChange({ ...value, nights })}
            path={`${path}.nights`}
          />
        </>
      );
    case 'never-zero':
      return (
        <NumberField
          label={t('rules.hours')}
          unit={t('rules.hoursUnit')}
          value={value.hours}
          onChange={(hours) => onChange({ ...value, hours })}
          path={`${path}.hours`}
        />
      );
    case 'stuck':
      return (
        <NumberField
          label={t('rules.tolerance')}
          value={value.tolerance}
          onChange={(tolerance) => onChange({ ...value, tolerance })}
          path={`${path}.tolerance`}
        />
      );
  }
}

function OperatorSelect({
  value,
  onChange,
}: {
  readonly value: Operator;
  readonly onChange: (value: Operator) => void;
}) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={t('rules.operator')}
      value={value}
      data={operators.map((one) => ({ value: one, label: t(`rules.operators.${one}`) }))}
      onChange={(event) => onChange(event.currentTarget.value as Operator)}
    />
  );
}

function WindowSelect({
  value,
  onChange,
}: {
  readonly value: SumWindow;
  readonly onChange: (value: SumWindow) => void;
}) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={t('rules.sumWindow')}
      value={value}
      data={sumWindow.options.map((one) => ({ value: one, label: sumWindowText(one, { t }) }))}
      onChange={(event) => onChange(event.currentTarget.value as SumWindow)}
    />
  );
}
