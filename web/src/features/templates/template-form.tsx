import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { RuleTemplateAnswer } from '../../../../domain/api/rule-templates.ts';
import { sureness, type TemplateParameter } from '../../../../domain/templates/template.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { useSaveTemplate } from '../../data/templates.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { NumberInput } from '../../ui/number-input.tsx';
import { byLanguage } from './by-language.ts';
import classes from './templates.module.css';

interface TemplateFormProps {
  readonly template: RuleTemplateAnswer;
  readonly onDone: () => void;
}

const languages = ['vi', 'en'] as const;
/** A number of a template while it is typed: NaN for nothing yet. */
type Typed = Omit<TemplateParameter, 'default'> & { readonly default: number };

/** The words and numbers of a template; they are saved as a new version. */
export function TemplateForm({ template, onDone }: TemplateFormProps) {
  const { t, language } = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const save = useSaveTemplate(template.id);
  const [wrong, setWrong] = useState<ReadonlyMap<string, string>>(new Map());
  const [numbers, setNumbers] = useState<readonly Typed[]>(() =>
    template.parameters.map((one) => ({ ...one, default: one.default ?? Number.NaN })),
  );
  const set = (at: number, change: Partial<Typed>) =>
    setNumbers((was) => was.map((one, i) => (i === at ? { ...one, ...change } : one)));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const found = new Map<string, string>();
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    for (const name of ['name.vi', 'name.en', 'description.vi', 'description.en', 'source.vi', 'source.en'])
      if (text(name) === '') found.set(name, t('templates.empty'));
    numbers.forEach(({ min, max, default: value }, i) => {
      if (Number.isNaN(min)) found.set(`${i}.min`, t('rules.wrong.number'));
      if (Number.isNaN(max)) found.set(`${i}.max`, t('rules.wrong.number'));
      if (min > max) found.set(`${i}.max`, t('templates.badRange'));
      if (value < min || value > max) found.set(`${i}.default`, t('templates.badDefault'));
    });
    setWrong(found);
    if (found.size > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const { id: _id, version: _version, own: _own, shipped: _shipped, ...body } = template;
    save.mutate(
      {
        ...body,
        name: byLanguage((one) => text(`name.${one}`)),
        description: byLanguage((one) => text(`description.${one}`)),
        advice: byLanguage((one) => text(`advice.${one}`)),
        source: {
          text: byLanguage((one) => text(`source.${one}`)),
          sureness: sureness.parse(text('sureness')),
        },
        parameters: numbers.map((one) => ({ ...one, default: Number.isNaN(one.default) ? null : one.default })),
      },
      { onSuccess: onDone },
    );
  };

  const words = (name: 'name' | 'description' | 'advice' | 'source') =>
    languages.map((one) => {
      const label = {
        name: t('templates.name', { language: t(`rules.languages.${one}`) }),
        description: t('templates.description', { language: t(`rules.languages.${one}`) }),
        advice: t('rules.advice', { language: t(`rules.languages.${one}`) }),
        source: t('templates.sourceText', { language: t(`rules.languages.${one}`) }),
      }[name];
      const shared = {
        key: `${name}.${one}`,
        name: `${name}.${one}`,
        size: 'md',
        label,
        defaultValue: name === 'source' ? template.source.text[one] : template[name][one],
        error: wrong.get(`${name}.${one}`),
      } as const;
      const { key, ...rest } = shared;
      if (name === 'name') return <TextInput key={key} {...rest} maxLength={120} />;
      return <Textarea key={key} {...rest} autosize minRows={2} maxLength={name === 'description' ? 600 : 300} />;
    });

  return (
    <form
      ref={form}
      className={`${card.card} ${manage.form}`}
      onSubmit={submit}
      noValidate
      aria-label={t('templates.editOf', { name: template.name[language] })}
    >
      <p className={manage.muted}>{t('templates.editLead')}</p>
      {words('name')}
      {words('description')}
      {numbers.map((one, i) => (
        <fieldset key={one.name} className={classes.parameter}>
          <legend>
            {one.label[language]}
            {unitText(one.unit) !== '' && ` (${unitText(one.unit)})`}
          </legend>
          <NumberInput
            label={t('templates.default')}
            value={one.default}
            onChange={(value) => set(i, { default: value })}
            error={wrong.get(`${i}.default`)}
          />
          <NumberInput
            label={t('templates.min')}
            value={one.min}
            onChange={(min) => set(i, { min })}
            error={wrong.get(`${i}.min`)}
          />
          <NumberInput
            label={t('templates.max')}
            value={one.max}
            onChange={(max) => set(i, { max })}
            error={wrong.get(`${i}.max`)}
          />
        </fieldset>
      ))}
      {words('advice')}
      {words('source')}
      <NativeSelect
        name="sureness"
        size="md"
        label={t('templates.sure')}
        defaultValue={template.source.sureness}
        data={sureness.options.map((value) => ({ value, label: t(`templates.sureness.${value}`) }))}
      />
      <div role="alert">{save.error && <p className={manage.error}>{t(failure(save.error))}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('templates.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

function failure(error: unknown) {
  if (!(error instanceof ApiError) || error.fields.length === 0) return saveFailure(error);
  return error.fields.some(({ path }) => path.startsWith('body.advice')) ? 'templates.badAdvice' : 'templates.refused';
}
