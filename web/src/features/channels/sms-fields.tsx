import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import classes from './channels.module.css';
import type { Faults } from './settings-change.ts';
import type { SmsDraft } from './sms-draft.ts';

interface SmsFieldsProps {
  readonly value: SmsDraft;
  readonly onChange: (draft: SmsDraft) => void;
  readonly faults: Faults;
}

const GATEWAY = 'sms.gateway';
type Words = 'url' | 'headers' | 'body' | 'contains' | 'path' | 'sent' | 'never' | 'answerPath' | 'checkUrl';

/** How a gateway is asked to send, and how it says what became of it. */
export function SmsFields({ value, onChange, faults }: SmsFieldsProps) {
  const { t } = useTexts();
  const set = (change: Partial<SmsDraft>) => onChange({ ...value, ...change });
  const under = (path: string) => [...faults].find(([at]) => at.startsWith(`${GATEWAY}.${path}`))?.[1];
  const words = (name: Words, label: string, path: string) => ({
    size: 'md',
    spellCheck: false,
    label,
    value: value[name],
    error: under(path),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput {...words('url', t('channels.url'), 'url')} size="md" maxLength={1000} />
      <div className={classes.pair}>
        <NativeSelect
          size="md"
          label={t('channels.method')}
          value={value.method}
          data={['POST', 'GET']}
          onChange={(event) => set({ method: event.currentTarget.value as SmsDraft['method'] })}
        />
        <NativeSelect
          size="md"
          label={t('channels.bodyType')}
          value={value.bodyType}
          data={(['none', 'json', 'form', 'text'] as const).map((one) => ({
            value: one,
            label: t(`channels.bodyTypes.${one}`),
          }))}
          onChange={(event) => set({ bodyType: event.currentTarget.value as SmsDraft['bodyType'] })}
        />
      </div>
      {value.bodyType !== 'none' && (
        <Textarea
          {...words('body', t('channels.bodyTemplate'), 'body')}
          size="md"
          autosize
          minRows={2}
          maxLength={4000}
        />
      )}
      <Textarea {...words('headers', t('channels.headers'), 'headers')} size="md" autosize minRows={1} />
      <div className={classes.pair}>
        <NativeSelect
          size="md"
          label={t('channels.phoneFormat')}
          value={value.phoneFormat}
          data={[
            { value: '84', label: '84912345678' },
            { value: '+84', label: '+84912345678' },
            { value: '0', label: '0912345678' },
          ]}
          onChange={(event) => set({ phoneFormat: event.currentTarget.value as SmsDraft['phoneFormat'] })}
        />
        <NativeSelect
          size="md"
          label={t('channels.text')}
          value={value.text}
          data={(['plain', 'unicode'] as const).map((one) => ({ value: one, label: t(`channels.texts.${one}`) }))}
          onChange={(event) => set({ text: event.currentTarget.value as SmsDraft['text'] })}
        />
        <NumberInput
          label={t('channels.maxSegments')}
          value={value.maxSegments}
          error={under('maxSegments') && t('channels.wrong.number', { min: 1, max: 6 })}
          onChange={(maxSegments) => set({ maxSegments })}
        />
        <NativeSelect
          size="md"
          label={t('channels.success')}
          value={value.success}
          data={(['status', 'text', 'json'] as const).map((one) => ({
            value: one,
            label: t(`channels.successes.${one}`),
          }))}
          onChange={(event) => set({ success: event.currentTarget.value as SmsDraft['success'] })}
        />
      </div>
      {value.success === 'text' && (
        <TextInput {...words('contains', t('channels.contains'), 'success.contains')} size="md" maxLength={200} />
      )}
      {value.success === 'json' && (
        <div className={classes.pair}>
          <TextInput {...words('path', t('channels.path'), 'success.path')} size="md" maxLength={200} />
          <TextInput {...words('sent', t('channels.sentValues'), 'success.sent')} size="md" maxLength={500} />
          <TextInput {...words('never', t('channels.neverValues'), 'success.never')} size="md" maxLength={500} />
        </div>
      )}
      <div className={classes.pair}>
        <TextInput {...words('answerPath', t('channels.answerPath'), 'answerPath')} size="md" maxLength={200} />
        <TextInput {...words('checkUrl', t('channels.checkUrl'), 'check')} size="md" maxLength={1000} />
      </div>
    </>
  );
}
