import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FactName, messageFacts } from '../../../../domain/notifications/facts.ts';
import type { ZnsParameter } from '../../../../domain/notifications/zns-template.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import classes from './channels.module.css';
import type { Faults } from './settings-change.ts';

interface ZnsParametersProps {
  readonly value: readonly ZnsParameter[];
  readonly onChange: (parameters: ZnsParameter[]) => void;
  readonly path: string;
  readonly faults: Faults;
}

const types = ['string', 'number', 'date'] as const satisfies readonly ZnsParameter['type'][];
const parts = ['subject', 'short', 'url'] as const;
const facts = Object.keys(messageFacts) as FactName[];
const fresh: ZnsParameter = { name: '', type: 'string', maxLength: 30, from: { kind: 'fact', fact: 'rule' } };
const FIXED = 'fixed';

type From = ZnsParameter['from'];

const keyOf = (from: From): string =>
  from.kind === 'fact' ? `fact.${from.fact}` : from.kind === 'message' ? `message.${from.part}` : FIXED;

function fromKey(key: string, before: From): From {
  const part = parts.find((one) => key === `message.${one}`);
  if (part) return { kind: 'message', part };
  const fact = facts.find((one) => key === `fact.${one}`);
  if (fact) return { kind: 'fact', fact };
  return before.kind === 'fixed' ? before : { kind: 'fixed', text: '' };
}

/** The parameters of a template as Zalo approved them, each with its type and with what it is filled. */
export function ZnsParameters({ value, onChange, path, faults }: ZnsParametersProps) {
  const { t } = useTexts();
  const set = (at: number, change: Partial<ZnsParameter>) =>
    onChange(value.map((one, i) => (i === at ? { ...one, ...change } : one)));
  const sources = [
    ...facts.map((fact) => ({ value: `fact.${fact}`, label: t(`channels.facts.${fact}`) })),
    ...parts.map((part) => ({ value: `message.${part}`, label: t(`channels.parts.${part}`) })),
    { value: FIXED, label: t('channels.fixed') },
  ];
  return (
    <div className={classes.parameters}>
      {value.length > 0 && <b>{t('channels.parameters')}</b>}
      {value.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: until it has a name, a parameter is its place in the list
        <div key={i} className={classes.parameter}>
          <TextInput
            size="md"
            maxLength={36}
            spellCheck={false}
            label={t('channels.parameterName')}
            value={one.name}
            error={faults.get(`${path}.${i}.name`)}
            onChange={(event) => set(i, { name: event.currentTarget.value.trim() })}
          />
          <NativeSelect
            size="md"
            label={t('channels.parameterType')}
            value={one.type}
            data={types.map((type) => ({ value: type, label: t(`channels.types.${type}`) }))}
            onChange={(event) => set(i, { type: event.currentTarget.value as ZnsParameter['type'] })}
          />
          <NumberInput
            label={t('channels.maxLength')}
            value={one.maxLength}
            error={faults.has(`${path}.${i}.maxLength`) ? t('channels.wrong.number', { min: 1, max: 200 }) : undefined}
            onChange={(maxLength) => set(i, { maxLength })}
          />
          <NativeSelect
            size="md"
            label={t('channels.filledWith')}
            value={keyOf(one.from)}
            error={faults.get(`${path}.${i}.from`)}
            data={sources}
            onChange={(event) => set(i, { from: fromKey(event.currentTarget.value, one.from) })}
          />
          {one.from.kind === 'fixed' && (
            <TextInput
              size="md"
              maxLength={200}
              label={t('channels.fixedText')}
              value={one.from.text}
              error={faults.get(`${path}.${i}.from.text`)}
              onChange={(event) => set(i, { from: { kind: 'fixed', text: event.currentTarget.value } })}
            />
          )}
          <Button
            variant="default"
            aria-label={t('channels.parameterRemove', { name: one.name })}
            onClick={() => onChange(value.filter((_one, j) => j !== i))}
          >
            {t('form.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button variant="default" onClick={() => onChange([...value, fresh])}>
          {t('channels.parameterAdd')}
        </Button>
      </div>
    </div>
  );
}
