import { Button, Checkbox, TextInput } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { SavedView, ViewPage, ViewSearch } from '../../../domain/api/views.ts';
import { useChangeView } from '../data/views.ts';
import { scopeText } from '../i18n/scope-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { saveFailure } from '../lib/save-failure.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { ShareChoice } from './share-choice.tsx';
import { sameSearch, searchOf } from './view-search.ts';
import classes from './views.module.css';

const paths = {
  overview: '/',
  map: '/map',
  explore: '/explore',
  alerts: '/alerts',
  devices: '/devices',
  sites: '/sites',
} as const satisfies Record<ViewPage, NonNullable<LinkProps['to']>>;

interface ViewRowProps {
  readonly view: SavedView;
  readonly search: ViewSearch | null;
  readonly onOpened: () => void;
  readonly onDelete: () => void;
}

/** One view: a link to it, and, for who may, what can be changed of it. */
export function ViewRow({ view, search, onOpened, onDelete }: ViewRowProps) {
  const { t } = useTexts();
  const [editing, setEditing] = useState(false);
  const { name, scope, scopeName, mine, byName } = view;
  const here = search !== null && sameSearch(view.search, search);
  const said = [
    here ? t('views.here') : null,
    scope === null ? null : t('views.sharedWith', { where: scopeText(t, { scope, scopeName: scopeName ?? scope }) }),
    mine ? null : t('views.by', { name: byName }),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        {/* The page checks what stands in its own search, as it does for any link; nobody's view makes a wall of the browser. */}
        <Link to={paths[view.page]} search={searchOf(view.search) as never} className={classes.open} onClick={onOpened}>
          <span>{name}</span>
          {said.length > 0 && <small>{said.join(' · ')}</small>}
        </Link>
        {view.manageable && (
          <Button
            variant="subtle"
            aria-expanded={editing}
            aria-label={t('views.editOf', { name })}
            onClick={() => setEditing(!editing)}
          >
            {t('views.edit')}
          </Button>
        )}
      </div>
      {editing && (
        <EditView view={view} search={here ? null : search} onDone={() => setEditing(false)} onDelete={onDelete} />
      )}
    </li>
  );
}

interface EditViewProps {
  readonly view: SavedView;
  /** What may be kept in its place; null where that is the same, or nothing. */
  readonly search: ViewSearch | null;
  readonly onDone: () => void;
  readonly onDelete: () => void;
}

function EditView({ view, search, onDone, onDelete }: EditViewProps) {
  const { t } = useTexts();
  const [name, setName] = useState(view.name);
  const [scope, setScope] = useState(view.scope);
  const [replace, setReplace] = useState(false);
  const change = useChangeView();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = {
      ...(name === view.name ? {} : { name }),
      ...(scope === view.scope ? {} : { scope }),
      ...(replace && search ? { search } : {}),
    };
    if (Object.keys(next).length === 0) return onDone();
    change.mutate({ view, change: next }, { onSuccess: onDone });
  };
  return (
    <form className={classes.edit} onSubmit={submit}>
      <TextInput
        size="md"
        label={t('views.name')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ShareChoice value={scope} onChange={setScope} view={view} />
      {search && (
        <Checkbox
          size="md"
          label={t('views.replace')}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
      )}
      <div className={classes.deeds}>
        <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
          {t('views.save')}
        </Button>
        <Button variant="default" onClick={onDelete}>
          {t('views.delete')}
        </Button>
      </div>
      <FormMessage error={change.error ? t(saveFailure(change.error)) : null} />
    </form>
  );
}
