import { Button, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import type { RuleDefinition } from '../../../../domain/rules/definition.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useIssue } from './issues.ts';
import classes from './rules.module.css';

type Words = Pick<RuleDefinition, 'name' | 'advice'>;

interface WordsFieldsProps {
  readonly value: Words;
  readonly onChange: (words: Words) => void;
}

const languages = ['vi', 'en'] as const;
const chips = ['value', 'limit', 'unit', 'device', 'site'] as const;

/** What the rule is called and what it advises, in both languages. */
export function WordsFields({ value, onChange }: WordsFieldsProps) {
  const { t } = useTexts();
  const issues = { vi: useIssue('name.vi'), en: useIssue('name.en') };
  return (
    <div className={classes.stack}>
      {languages.map((language) => (
        <TextInput
          key={language}
          size="md"
          maxLength={120}
          label={t('rules.name', { language: t(`rules.languages.${language}`) })}
          value={value.name[language]}
          error={issues[language]}
          onChange={(event) => onChange({ ...value, name: { ...value.name, [language]: event.currentTarget.value } })}
        />
      ))}
      {languages.map((language) => (
        <AdviceField
          key={language}
          language={language}
          value={value.advice[language]}
          onChange={(text) => onChange({ ...value, advice: { ...value.advice, [language]: text } })}
        />
      ))}
    </div>
  );
}

interface AdviceFieldProps {
  readonly language: (typeof languages)[number];
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function AdviceField({ language, value, onChange }: AdviceFieldProps) {
  const { t } = useTexts();
  const field = useRef<HTMLTextAreaElement>(null);
  const issue = useIssue(`advice.${language}`);
  const label = t('rules.advice', { language: t(`rules.languages.${language}`) });
  const insert = (chip: string) => {
    const at = field.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}{${chip}}${value.slice(at)}`);
    field.current?.focus();
  };
  return (
    <div className={classes.advice}>
      <Textarea
        ref={field}
        size="md"
        autosize
        minRows={2}
        maxLength={300}
        label={label}
        value={value}
        error={issue}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <fieldset className={classes.chips} aria-label={`${t('rules.insert')}: ${label}`}>
        {chips.map((chip) => (
          <Button key={chip} variant="default" size="compact-sm" onClick={() => insert(chip)}>
            + {t(`rules.chips.${chip}`)}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
