import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import type { ScopeChoice } from '../../../domain/api/users.ts';
import { scopesQuery } from '../data/people.ts';
import { scopeText } from '../i18n/scope-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { matches } from '../lib/matches.ts';
import classes from './scope-picker.module.css';

interface ScopePickerProps {
  readonly value: ScopeChoice | null;
  readonly onChange: (choice: ScopeChoice | null) => void;
  readonly error?: string | null;
  /** What it is asked for; that of a right when left out. */
  readonly label?: string;
}

const TYPING_MS = 150;

/** The bar at the bottom of a phone would hide the list. */
const showWhole = (list: HTMLElement | null) => list?.scrollIntoView({ block: 'nearest' });

/** Where a right is: an organisation, village, commune or province found by typing part of its name (ARIA combobox). */
export function ScopePicker({ value, onChange, error, label }: ScopePickerProps) {
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [q] = useDebouncedValue(text, TYPING_MS);
  const found = useQuery({ ...scopesQuery(q), enabled: open });
  // Enter takes the first: until the answer to what is typed is there, nothing else may stand there, least of all everything.
  const answered = text === q && !found.isPlaceholderData;
  const options = (found.data ?? []).filter(
    ({ scope, name }) => answered || matches(scopeText(t, { scope, scopeName: name }), text),
  );

  const choose = (choice: ScopeChoice) => {
    onChange(choice);
    setText('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((now) => Math.min(Math.max(0, now + step), Math.max(0, options.length - 1)));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const option = options[active];
      if (option) choose(option);
    }
  };

  return (
    <div className={classes.picker}>
      <TextInput
        size="md"
        label={label ?? t('people.where')}
        placeholder={t('people.whereHint')}
        value={value && !open ? scopeText(t, { scope: value.scope, scopeName: value.name }) : text}
        error={error}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-options`}
        aria-autocomplete="list"
        aria-activedescendant={open && options[active] ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          onChange(null);
          setText(event.currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
      />
      {open && (
        // The list must not take the focus, or the field would close it before the choice is made.
        <div
          id={`${id}-options`}
          role="listbox"
          tabIndex={-1}
          aria-label={t('people.places')}
          className={classes.options}
          ref={showWhole}
          onMouseDown={(event) => event.preventDefault()}
        >
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={option.scope}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseEnter={() => setActive(index)}
              onClick={() => choose(option)}
            >
              {scopeText(t, { scope: option.scope, scopeName: option.name })}
              {option.within && <small>{option.within}</small>}
            </div>
          ))}
          {answered && found.isSuccess && options.length === 0 && (
            <div role="option" tabIndex={-1} aria-selected={false} aria-disabled>
              {t('people.noPlace')}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
