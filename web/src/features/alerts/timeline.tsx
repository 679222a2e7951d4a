import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { alertCause } from '../../../../domain/alerts/life.ts';
import type { AlertEventRecord } from '../../../../domain/api/alerts.ts';
import { type DetailedAlert, useAddNote } from '../../data/alert-detail.ts';
import { useQueued } from '../../data/outbox.ts';
import { useMay } from '../../data/permissions.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { judgedLine } from '../../ui/alert-text.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './alert-page.module.css';

const LONGEST = 1000;
/** What reached the server later than this after it happened says so. */
const LATE_MS = 2 * 60_000;

/** What an event says of itself besides its words: who, until when, why. */
function wordsOf(event: AlertEventRecord, { t, format }: TextTools): string {
  const who = event.by === '' ? t('alertPage.gone') : (event.by ?? t('alertPage.server'));
  const { kind, text } = event;
  if (kind === 'assigned' && text === null) return t('alertPage.event.unassigned', { who });
  if (kind === 'snoozed')
    return t('alertPage.event.snoozed', { who, text: format.shortInstant(Date.parse(text ?? '')) });
  if (kind === 'closed') {
    const cause = alertCause.safeParse(text).data;
    return t('alertPage.event.closed', { who, text: cause ? t(`inbox.cause.${cause}`) : '' });
  }
  return t(`alertPage.event.${kind}`, { who, text, n: event.value });
}

/** The step at which it then stood, and what was measured. */
function detailsOf(event: AlertEventRecord, alert: DetailedAlert, tools: TextTools): string {
  const { t, language } = tools;
  const { step, value } = event;
  const name = step === null ? undefined : alert.definition?.condition.steps[step - 1]?.label?.[language];
  const said: string[] = [];
  if (value !== null && alert.datastream !== null) said.push(judgedLine(alert, value, tools));
  if (step !== null && alert.steps > 1)
    said.push(name ? t('alertPage.stepNamed', { step, name }) : t('alertPage.stepNumber', { step }));
  return said.join(' · ');
}

/** All that happened to an alert, oldest first, and a place to write what was found or done. */
export function Timeline({ alert }: { readonly alert: DetailedAlert }) {
  const tools = useTexts();
  const { t, format } = tools;
  const waiting = useQueued('note').filter(({ about, refused }) => about === alert.id && refused === null);
  const mayWrite = useMay('alerts.annotate', alert.place);
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="timeline">
      <h2 id="timeline" className={manage.heading}>
        {t('alertPage.timeline')}
      </h2>
      <ol className={classes.timeline}>
        {alert.events.map((event) => {
          const at = Date.parse(event.at);
          const recorded = Date.parse(event.recordedAt);
          const details = detailsOf(event, alert, tools);
          return (
            <li key={event.id} data-kind={event.kind}>
              <p>
                {wordsOf(event, tools)}
                {details !== '' && <span className={classes.details}> {details}</span>}
              </p>
              {event.kind === 'commented' && <p className={classes.text}>{event.text}</p>}
              <p className={manage.small}>
                <time dateTime={event.at}>{format.instant(at)}</time>
                {recorded - at > LATE_MS && ` · ${t('alertPage.recorded', { at: format.shortInstant(recorded) })}`}
              </p>
            </li>
          );
        })}
        {waiting.map(({ id, label, createdAt }) => (
          <li key={id} data-kind="commented">
            <p className={classes.text}>{label}</p>
            <p className={manage.small}>
              {t('offline.noteWaits')} · {format.instant(createdAt)}
            </p>
          </li>
        ))}
      </ol>
      {mayWrite && <NewNote alert={alert.id} />}
    </section>
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
    <form className={classes.note} onSubmit={save}>
      <Textarea
        size="md"
        label={t('alertPage.write')}
        placeholder={t('alertPage.example')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={LONGEST}
        rows={2}
        error={add.isError && t('alertPage.failed')}
      />
      <Button type="submit" variant="default" loading={add.isPending} disabled={text.trim() === ''}>
        {t('alertPage.save')}
      </Button>
    </form>
  );
}
