import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { freshnessState } from '../../../domain/api/devices.ts';
import type { Freshness } from '../../../domain/freshness.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './fleet-filter.module.css';
import { SearchIcon } from './icons.tsx';
import { FreshnessMark } from './marks.tsx';

type Counts = Readonly<Record<Freshness, number>>;

/** How the devices report, in one line of four colours. */
export function FreshnessBar({ counts }: { readonly counts: Counts }) {
  return (
    <div className={classes.bar} aria-hidden="true">
      {freshnessState.options.map(
        (state) =>
          counts[state] > 0 && <i key={state} className={classes[state]} style={{ flexGrow: counts[state] }} />,
      )}
    </div>
  );
}

interface FreshnessChipsProps {
  readonly counts: Counts;
  readonly chosen: Freshness | undefined;
  readonly onChoose: (state: Freshness | undefined) => void;
}

/** The four groups with their counts; pressing one shows its devices alone, pressing it again shows all. */
export function FreshnessChips({ counts, chosen, onChoose }: FreshnessChipsProps) {
  const { t, format } = useTexts();
  return (
    <fieldset className={classes.chips} style={{ border: 0, margin: 0, padding: 0 }} aria-label={t('filter.label')}>
      {freshnessState.options.map((state) => (
        <button
          key={state}
          type="button"
          className={classes.chip}
          aria-pressed={chosen === state}
          onClick={() => onChoose(chosen === state ? undefined : state)}
        >
          <FreshnessMark state={state} size={16} />
          <span className={classes.count}>{format.number(counts[state])}</span>
          <span className={classes.word}>{t(`freshness.${state}`)}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** Typing is shown at once and goes into the URL after this pause. */
const PAUSE_MS = 200;

interface SearchBoxProps {
  /** What is looked for; devices when left out. */
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Finds things by any word of theirs, with or without tone marks. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const { t } = useTexts();
  const what = label ?? t('filter.search');
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextInput
      className={classes.search}
      type="search"
      size="md"
      aria-label={what}
      placeholder={what}
      leftSection={<SearchIcon size={20} />}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
