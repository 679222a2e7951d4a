import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useChangeAccount } from '../data/account.ts';
import { useSimple } from '../data/mode.ts';
import { failureKey } from '../i18n/failure.ts';
import { type Language, languageNames, languages, setLanguage } from '../i18n/language.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { setTextSize, textSize, textSizes } from '../lib/text-size.ts';
import card from '../ui/card.module.css';
import { FormMessage } from '../ui/form-message.tsx';
import classes from './display-choices.module.css';

const schemes = ['auto', 'light', 'dark'] as const;
const modes = ['simple', 'full'] as const;

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (chosen: T) => void;
}

function Choice<T extends string>({ label, hint, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className={classes.choice}>
      <h3>{label}</h3>
      <SegmentedControl
        size="md"
        fullWidth
        classNames={{ label: classes.option ?? '' }}
        aria-label={label}
        value={value}
        onChange={(chosen) => onChange(chosen as T)}
        data={[...options]}
      />
      {hint && <p>{hint}</p>}
    </div>
  );
}

/**
 * How Sen looks to whoever is signed in. Theme and size of text are this browser's; how much is shown, and the language of
 * letters too, are the person's wherever they sign in.
 */
export function DisplayChoices() {
  const { t, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [size, setSize] = useState(textSize);
  const simple = useSimple();
  const change = useChangeAccount();
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="display">
      <h2 id="display">{t('display.title')}</h2>
      <Choice
        label={t('display.text')}
        value={size}
        options={textSizes.map((value) => ({
          value,
          label: t(`display.size.${value === '1' ? 'usual' : value === '1.2' ? 'large' : 'largest'}`),
        }))}
        onChange={(chosen) => {
          setTextSize(chosen);
          setSize(chosen);
        }}
      />
      <Choice
        label={t('more.theme')}
        value={colorScheme}
        options={schemes.map((value) => ({ value, label: t(`more.${value}`) }))}
        onChange={setColorScheme}
      />
      <Choice
        label={t('more.language')}
        hint={t('display.languageHint')}
        value={language}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(chosen: Language) => {
          void setLanguage(chosen);
          change.mutate({ language: chosen });
        }}
      />
      <Choice
        label={t('display.mode')}
        hint={t(simple ? 'display.simpleHint' : 'display.fullHint')}
        value={simple ? 'simple' : 'full'}
        options={modes.map((value) => ({ value, label: t(`display.${value}`) }))}
        onChange={(mode) => change.mutate({ mode })}
      />
      <FormMessage error={change.isError ? t(failureKey(change.error)) : null} />
    </section>
  );
}
