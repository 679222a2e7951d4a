import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { riskLevels } from '../../../../domain/alerts/risk.ts';
import {
  bulletinPriority,
  type WarningContent,
  warningCategory,
  warningCertainty,
  warningResponse,
  warningSeverity,
  warningStatus,
  warningUrgency,
} from '../../../../domain/warnings/content.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { CommuneList } from './commune-list.tsx';
import { contentOf, type Draft } from './draft.ts';
import classes from './warnings.module.css';

interface WarningFormProps {
  readonly start: Draft;
  readonly saveLabel: string;
  readonly saving: boolean;
  readonly error: unknown;
  readonly onSave: (content: WarningContent) => void;
  readonly onCancel: () => void;
}

const spoken = ['event', 'headline', 'description', 'instruction'] as const;
type Spoken = (typeof spoken)[number];

/** What a warning says: Vietnamese first, English where it is wanted. */
export function WarningForm({ start, saveLabel, saving, error, onSave, onCancel }: WarningFormProps) {
  const { t, language } = useTexts();
  const [draft, setDraft] = useState(start);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [english, setEnglish] = useState(spoken.some((field) => start.content[field].en !== ''));
  const { content } = draft;

  const put = (change: Partial<Draft['content']>) =>
    setDraft((was) => ({ ...was, content: { ...was.content, ...change } }));
  const say = (field: Spoken, of: 'vi' | 'en', text: string) =>
    put({ [field]: { ...content[field], [of]: text } } as Partial<Draft['content']>);
  const sayWhere = (of: 'vi' | 'en', text: string) =>
    put({ area: { ...content.area, description: { ...content.area.description, [of]: text } } });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const result = contentOf(draft, Date.now());
    setWrong('wrong' in result ? result.wrong : []);
    if ('content' in result) onSave(result.content);
    else document.getElementById('warning-failed')?.scrollIntoView({ block: 'center' });
  };
  const refused =
    error instanceof ApiError ? error.fields.map(({ path }) => path.replace(/^body\.(content\.)?/, '')) : [];
  const isWrong = (path: string): string | false =>
    [...wrong, ...refused].some((one) => one === path || one.startsWith(`${path}.`)) &&
    t(path === 'expires' ? 'warnings.form.wrongEnd' : 'warnings.form.wrong');

  const examples = {
    event: t('warnings.form.eventExample'),
    headline: t('warnings.form.headlineExample'),
    description: '',
    instruction: '',
  };
  const lines = { event: 1, headline: 2, description: 4, instruction: 4 } as const;
  const texts = (of: 'vi' | 'en') => (
    <>
      {spoken.map((field) => (
        <Textarea
          key={field}
          size="md"
          autosize
          minRows={lines[field]}
          maxRows={12}
          lang={of}
          label={`${t(`warnings.form.${field}`)}${of === 'en' ? ` (${t('warnings.english')})` : ''}`}
          placeholder={of === 'vi' ? examples[field] : ''}
          maxLength={{ event: 80, headline: 160, description: 2000, instruction: 2000 }[field]}
          value={content[field][of]}
          onChange={({ currentTarget }) => say(field, of, currentTarget.value)}
          error={isWrong(`${field}.${of}`)}
        />
      ))}
      <TextInput
        size="md"
        lang={of}
        label={`${t('warnings.form.areaName')}${of === 'en' ? ` (${t('warnings.english')})` : ''}`}
        placeholder={of === 'vi' ? t('warnings.form.areaExample') : ''}
        maxLength={200}
        value={content.area.description[of]}
        onChange={({ currentTarget }) => sayWhere(of, currentTarget.value)}
        error={isWrong(`area.description.${of}`)}
      />
    </>
  );

  return (
    <form className={`${card.card} ${manage.form} ${manage.narrow}`} onSubmit={submit} noValidate>
      {texts('vi')}
      <CommuneList
        communes={draft.communes}
        onChange={(communes) => setDraft((was) => ({ ...was, communes }))}
        error={isWrong('area.communes') && t('warnings.form.noCommunes')}
      />
      <div className={manage.pair}>
        <Select
          size="md"
          label={t('warnings.form.risk')}
          data={[
            { value: '0', label: t('warnings.form.noRisk') },
            ...riskLevels.map(({ level, name }) => ({
              value: String(level),
              label: t('warnings.form.riskOf', { level, name: name[language].toLocaleLowerCase(language) }),
            })),
          ]}
          allowDeselect={false}
          value={String(content.risk ?? 0)}
          onChange={(value) => put({ risk: value === null || value === '0' ? null : Number(value) })}
        />
        <Choice
          of="priority"
          label={t('warnings.form.priority')}
          options={bulletinPriority.options}
          value={content.priority}
          onChange={(priority) => put({ priority })}
        />
        <TextInput
          size="md"
          type="datetime-local"
          label={t('warnings.form.onset')}
          value={draft.onset}
          onChange={({ currentTarget: { value } }) => setDraft((was) => ({ ...was, onset: value }))}
        />
        <TextInput
          size="md"
          type="datetime-local"
          label={t('warnings.form.expires')}
          value={draft.expires}
          onChange={({ currentTarget: { value } }) => setDraft((was) => ({ ...was, expires: value }))}
          error={isWrong('expires')}
        />
        <Choice
          of="category"
          label={t('warnings.form.category')}
          options={warningCategory.options}
          value={content.category}
          onChange={(category) => put({ category })}
        />
        <Choice
          of="response"
          label={t('warnings.form.response')}
          options={warningResponse.options}
          value={content.response}
          onChange={(response) => put({ response })}
        />
        <Choice
          of="urgency"
          label={t('warnings.form.urgency')}
          options={warningUrgency.options}
          value={content.urgency}
          onChange={(urgency) => put({ urgency })}
        />
        <Choice
          of="severity"
          label={t('warnings.form.severity')}
          options={warningSeverity.options}
          value={content.severity}
          onChange={(severity) => put({ severity })}
        />
        <Choice
          of="certainty"
          label={t('warnings.form.certainty')}
          options={warningCertainty.options}
          value={content.certainty}
          onChange={(certainty) => put({ certainty })}
        />
        <Choice
          of="status"
          label={t('warnings.form.status')}
          options={warningStatus.options}
          value={content.status}
          onChange={(status) => put({ status })}
        />
      </div>
      <Checkbox
        size="md"
        className={classes.check}
        label={t('warnings.form.english')}
        description={t('warnings.form.englishNote')}
        checked={english}
        onChange={({ currentTarget }) => setEnglish(currentTarget.checked)}
      />
      {english && texts('en')}
      <div role="alert" id="warning-failed">
        {(wrong.length > 0 || refused.length > 0) && <p className={manage.error}>{t('warnings.form.failed')}</p>}
        {!!error && refused.length === 0 && <p className={manage.error}>{t(saveFailure(error))}</p>}
      </div>
      <div className={manage.actions}>
        <Button type="submit" loading={saving}>
          {saveLabel}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

interface ChoiceProps<
  O extends 'priority' | 'category' | 'response' | 'urgency' | 'severity' | 'certainty' | 'status',
> {
  readonly of: O;
  readonly label: string;
  readonly options: readonly WarningContent[O][];
  readonly value: WarningContent[O];
  readonly onChange: (value: WarningContent[O]) => void;
}

function Choice<O extends 'priority' | 'category' | 'response' | 'urgency' | 'severity' | 'certainty' | 'status'>({
  of,
  label,
  options,
  value,
  onChange,
}: ChoiceProps<O>) {
  const { t } = useTexts();
  return (
    <Select
      size="md"
      label={label}
      data={options.map((one) => ({ value: one, label: t(`warnings.${of}.${one}` as Parameters<typeof t>[0]) }))}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen as WarningContent[O])}
    />
  );
}
