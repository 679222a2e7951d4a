import { Button, Skeleton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { RuleTemplateAnswer } from '../../../../domain/api/rule-templates.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { useFillTemplate } from '../../data/templates.ts';
import { exactDuration, plainNumber } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import type { Draft } from './draft.ts';
import { DurationField } from './duration-field.tsx';
import { NumberField } from './number-field.tsx';
import classes from './rules.module.css';

interface TemplateNumbersProps {
  readonly template: RuleTemplateAnswer;
  /** What it made so far; null for nothing yet. */
  readonly draft: Draft | null;
  readonly onFilled: (draft: Draft) => void;
}

/** The numbers that whoever uses a template sets; with all of them there it makes a rule. */
export function TemplateNumbers({ template, draft, onFilled }: TemplateNumbersProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const { parameters, name, description, source } = template;
  const fill = useFillTemplate(template.id);
  const [values, setValues] = useState<Readonly<Record<string, number>>>(
    () =>
      draft?.template?.parameters ?? Object.fromEntries(parameters.map((one) => [one.name, one.default ?? Number.NaN])),
  );
  const [asked, setAsked] = useState(false);
  const wrong = (one: (typeof parameters)[number]): string | undefined => {
    const value = values[one.name] ?? Number.NaN;
    if (Number.isNaN(value)) return asked ? t('rules.unfilled') : undefined;
    if (value >= one.min && value <= one.max) return undefined;
    const said = (n: number) => (one.unit === 's' ? exactDuration(n, tools) : plainNumber(n, tools));
    return t('rules.between', { min: said(one.min), max: said(one.max) });
  };
  const complete = parameters.every(({ name: key, min, max }) => {
    const value = values[key] ?? Number.NaN;
    return value >= min && value <= max;
  });
  const apply = () => {
    setAsked(true);
    if (!complete) return;
    const scope = draft === null ? {} : { scope: draft.scope };
    fill.mutate(
      { version: template.version, parameters: values, ...scope },
      {
        onSuccess: (made) =>
          // What was already written by hand about the rule stays.
          onFilled(draft === null ? made : { ...made, name: draft.name, active: draft.active, enabled: draft.enabled }),
      },
    );
  };
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || draft !== null || !complete) return;
    begun.current = true;
    apply();
  });

  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="template-numbers">
      <h2 id="template-numbers">{name[language]}</h2>
      <p className={classes.muted}>{description[language]}</p>
      <p className={classes.small}>
        {t('templates.source')}: {source.text[language]} · {t(`templates.sureness.${source.sureness}`)}
      </p>
      {parameters.length > 0 && (
        <>
          <p className={classes.small}>{t('rules.parametersLead')}</p>
          <div className={classes.fields}>
            {parameters.map((one) =>
              one.unit === 's' ? (
                <DurationField
                  key={one.name}
                  label={one.label[language]}
                  value={values[one.name] ?? Number.NaN}
                  onChange={(value) => setValues((was) => ({ ...was, [one.name]: value }))}
                  path={`template.parameters.${one.name}`}
                  error={wrong(one)}
                />
              ) : (
                <NumberField
                  key={one.name}
                  label={one.label[language]}
                  unit={unitText(one.unit)}
                  value={values[one.name] ?? Number.NaN}
                  onChange={(value) => setValues((was) => ({ ...was, [one.name]: value }))}
                  path={`template.parameters.${one.name}`}
                  description={one.default === null ? t('rules.unfilled') : undefined}
                  error={wrong(one)}
                />
              ),
            )}
          </div>
          <div>
            <Button variant={draft === null ? 'filled' : 'default'} loading={fill.isPending} onClick={apply}>
              {t('rules.fill')}
            </Button>
          </div>
        </>
      )}
      {parameters.length === 0 && draft === null && !fill.isError && <Skeleton h={80} aria-busy="true" />}
      {fill.isError && (
        <p role="alert" className={classes.warn}>
          {t(saveFailure(fill.error))}
        </p>
      )}
    </section>
  );
}
