import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { findQuery } from '../data/find.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { SearchIcon } from '../ui/icons.tsx';
import classes from './palette.module.css';
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts';

/** Long enough for a word to be finished, short enough to be no wait. */
const PAUSE_MS = 120;

const joined = (...parts: readonly (string | null)[]) => parts.filter(Boolean).join(', ');

/** Finds stations, sites, villages and pages, and does what can be done everywhere; all of it without a mouse. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const id = useId();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const asked = useDebouncedValue(words.trim(), PAUSE_MS)[0];
  const search = useQuery({
    ...findQuery(useQueryClient(), asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const { pages, actions } = usePaletteEntries(words.trim());
  const found = words.trim() === '' ? undefined : search.data;

  const groups = [
    {
      key: 'stations',
      entries: (found?.devices ?? []).map(
        (one): PaletteEntry => ({
          id: `device ${one.id}`,
          label: one.name,
          hint: joined(one.siteName, one.villageName),
          run: () => void navigate({ to: '/devices/$device', params: { device: one.id } }),
        }),
      ),
    },
    {
      key: 'sites',
      entries: (found?.sites ?? []).map(
        (one): PaletteEntry => ({
          id: `site ${one.id}`,
          label: one.name,
          hint: joined(one.villageName, one.communeName),
          run: () => void navigate({ to: '/sites/$site', params: { site: one.id } }),
        }),
      ),
    },
    {
      key: 'villages',
      entries: (found?.villages ?? []).map(
        (one): PaletteEntry => ({
          id: `village ${one.id}`,
          label: one.name,
          hint: one.communeName ?? '',
          run: () => void navigate({ to: '/villages/$village', params: { village: one.id } }),
        }),
      ),
    },
    { key: 'pages', entries: pages },
    { key: 'actions', entries: actions },
  ] as const satisfies readonly { key: string; entries: readonly PaletteEntry[] }[];
  const shown = groups.flatMap(({ entries }): readonly PaletteEntry[] => entries);
  const at = Math.max(
    0,
    shown.findIndex((entry) => entry.id === chosen),
  );
  const current = shown[at];

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const optionId = (entry: PaletteEntry) => `${id}-${entry.id.replace(/[^\w-]/g, '_')}`;
  const activeId = current && optionId(current);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    dialog.current?.close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // What is typed with an input method is not chosen yet.
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      event.preventDefault();
      setChosen(shown[(at + step + shown.length) % shown.length]?.id ?? null);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(current);
    }
  };
  const searching = words.trim() !== '' && (search.isFetching || asked !== words.trim());
  const said = searching ? t('app.loading') : t('palette.found', { n: shown.length });
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-label={t('nav.search')}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <div className={classes.field}>
        <SearchIcon size={20} />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={activeId}
          aria-label={t('nav.search')}
          placeholder={t('palette.hint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(null);
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className={classes.close}
          aria-label={t('form.close')}
          onClick={() => dialog.current?.close()}
        >
          ✕
        </button>
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('nav.search')} className={classes.list}>
        {groups.map(
          ({ key, entries }) =>
            entries.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a list box
              <div key={key} role="group" aria-labelledby={`${id}-${key}`}>
                <p id={`${id}-${key}`} className={classes.group}>
                  {t(`palette.${key}`)}
                </p>
                {entries.map((entry) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
                  <div
                    key={entry.id}
                    id={optionId(entry)}
                    role="option"
                    tabIndex={-1}
                    aria-selected={entry === current}
                    className={classes.option}
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => run(entry)}
                  >
                    <span>{entry.label}</span>
                    {entry.hint && <small>{entry.hint}</small>}
                  </div>
                ))}
              </div>
            ),
        )}
      </div>
      {search.isError && <p className={classes.none}>{t('palette.failed')}</p>}
      {shown.length === 0 && !searching && !search.isError && <p className={classes.none}>{t('palette.none')}</p>}
      <p role="status" className={classes.said}>
        {said}
      </p>
    </dialog>
  );
}
