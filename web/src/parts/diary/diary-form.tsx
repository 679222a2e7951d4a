import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { MAX_DIARY_TEXT } from '../../../../domain/api/diary.ts';
import { type DiaryKind, diaryKinds } from '../../../../domain/diary.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { type DiaryFault, type DiaryFaults, type DiaryWords, readDiary } from '../../lib/diary-input.ts';
import { toLocalInput } from '../../lib/local-input.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import classes from './diary.module.css';
import { KindIcon } from './kind-icon.tsx';

interface DiaryFormProps {
  /** What is there already; null for something new. */
  readonly before: DiaryWords | null;
  readonly pending: boolean;
  /** Why it was not saved. */
  readonly failure: string | null;
  readonly onSave: (words: DiaryWords) => void;
  readonly onCancel: () => void;
}

/** What was done, in big buttons; when, how much and further words may be left as they are. */
export function DiaryForm({ before, pending, failure, onSave, onCancel }: DiaryFormProps) {
  const { t, language } = useTexts();
  const group = useId();
  const [kind, setKind] = useState<DiaryKind>(before?.kind ?? 'watering');
  const [at, setAt] = useState<string | null>(before ? toLocalInput(Date.parse(before.at), TIME_ZONE) : null);
  const [faults, setFaults] = useState<DiaryFaults>({});
  const said = (fault: DiaryFault | undefined) => (fault === undefined ? undefined : t(`diary.fault.${fault}`));
  const amount = before?.amount ?? null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? '');
    const untouched = before !== null && at === toLocalInput(Date.parse(before.at), TIME_ZONE);
    const input = { kind, at, text: field('text'), amount: field('amount'), unit: field('unit') };
    const { words, faults: found } = readDiary(input, serverNow());
    setFaults(found);
    // Minutes are all that the field holds.
    if (words) onSave(untouched ? { ...words, at: before.at } : words);
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <fieldset className={classes.kinds}>
        <legend>{t('diary.what')}</legend>
        {diaryKinds.map((one) => (
          <label key={one} className={classes.kind} data-chosen={one === kind || undefined}>
            <input type="radio" name={group} value={one} checked={one === kind} onChange={() => setKind(one)} />
            <KindIcon kind={one} />
            {t(`diaryKind.${one}`)}
          </label>
        ))}
      </fieldset>
      <div className={classes.when}>
        <TextInput
          type="datetime-local"
          size="md"
          label={t('diary.when')}
          value={at ?? toLocalInput(serverNow(), TIME_ZONE)}
          error={said(faults.at)}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        {at !== null && (
          <Button variant="default" onClick={() => setAt(null)}>
            {t('diary.now')}
          </Button>
        )}
      </div>
      <div className={classes.pair}>
        <TextInput
          name="amount"
          size="md"
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          label={t('diary.amount')}
          placeholder={t('diary.textHint')}
          defaultValue={amount === null ? '' : String(amount).replace('.', language === 'vi' ? ',' : '.')}
          error={said(faults.amount)}
        />
        <TextInput
          name="unit"
          size="md"
          maxLength={20}
          label={t('diary.unit')}
          placeholder={t('diary.unitHint')}
          defaultValue={before?.unit ?? ''}
          error={said(faults.unit)}
        />
      </div>
      <Textarea
        name="text"
        size="md"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={MAX_DIARY_TEXT}
        label={t('diary.text')}
        placeholder={kind === 'note' ? undefined : t('diary.textHint')}
        defaultValue={before?.text ?? ''}
        error={said(faults.text)}
      />
      <div role="alert">{failure !== null && <p className={classes.error}>{failure}</p>}</div>
      <div className={classes.actions}>
        <Button type="submit" size="md" loading={pending}>
          {t('diary.save')}
        </Button>
        <Button variant="default" size="md" onClick={onCancel}>
          {t('diary.cancel')}
        </Button>
      </div>
    </form>
  );
}
