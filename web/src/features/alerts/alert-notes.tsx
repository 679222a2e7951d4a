import { Button, Skeleton, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Alert } from '../../../../domain/api/alerts.ts';
import { alertNotesQuery, useAddNote } from '../../data/alert-notes.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import classes from './alert-notes.module.css';

const LONGEST = 1000;

/** What people found and did about an alert, opened by whoever wants to know. */
export function AlertNotes({ alert }: { readonly alert: Alert }) {
  const { t, language } = useTexts();
  const [open, setOpen] = useState(false);
  const what = `${alert.deviceName ?? alert.siteName ?? ''}: ${alert.ruleName[language]}`;
  return (
    <details className={classes.notes} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.title} aria-label={t('alertNotes.of', { what })}>
        {t('alertNotes.title')}
      </summary>
      {open && <Notes alert={alert} />}
    </details>
  );
}

function Notes({ alert }: { readonly alert: Alert }) {
  const { t, format } = useTexts();
  const query = useQuery(alertNotesQuery(alert.id));
  const mayWrite = useMay('alerts.annotate', alert.place);
  if (query.isPending) return <Skeleton h={44} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className={classes.body}>
      {query.data.length === 0 && <p className={classes.by}>{t('alertNotes.none')}</p>}
      <ul className={classes.list}>
        {query.data.map(({ id, at, by, text }) => (
          <li key={id}>
            <p className={classes.text}>{text}</p>
            <p className={classes.by}>{t('alertNotes.by', { who: by, at: format.shortInstant(Date.parse(at)) })}</p>
          </li>
        ))}
      </ul>
      {mayWrite && <NewNote alert={alert.id} />}
    </div>
  );
}

function NewNote({ alert }: { readonly alert: string }) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const add = useAddNote(alert);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') add.mutate(text, { onSuccess: () => setText('') });
  };
  return (
    <form className={classes.form} onSubmit={save}>
      <Textarea
        label={t('alertNotes.write')}
        placeholder={t('alertNotes.example')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={LONGEST}
        rows={2}
        error={add.isError && t('alertNotes.failed')}
      />
      <Button type="submit" h="var(--touch)" variant="default" loading={add.isPending} disabled={text.trim() === ''}>
        {t('alertNotes.save')}
      </Button>
    </form>
  );
}
