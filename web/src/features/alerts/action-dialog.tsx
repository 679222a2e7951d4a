import { Button, Skeleton, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type AlertCause, alertCause } from '../../../../domain/alerts/life.ts';
import type { AlertAction } from '../../../../domain/api/alert-life.ts';
import { assigneesQuery, type Meant } from '../../data/alert-actions.ts';
import { sessionQuery } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { matches } from '../../lib/matches.ts';
import { minutesToMorning } from '../../lib/morning.ts';
import { alertTitle } from '../../ui/alert-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed } from '../../ui/failed.tsx';
import classes from './action-dialog.module.css';

/** What is to be decided: what to do at all, for how long it is to be quiet, who sees to it, or why it is over. */
export type Question = 'menu' | 'snooze' | 'assign' | 'close';

interface ActionDialogProps {
  readonly question: Question;
  readonly alerts: readonly Meant[];
  readonly onClose: () => void;
  readonly onAct: (action: AlertAction) => void;
}

interface StepProps {
  readonly alerts: readonly Meant[];
  readonly onAct: (action: AlertAction) => void;
}

/** What a button with dots leads to is called without them. */
const withoutDots = (text: string): string => text.replace(/…$/, '');

/** Asks what there is to ask before something is done to alerts, and then has it done. */
export function ActionDialog({ question, alerts, onClose, onAct }: ActionDialogProps) {
  const tools = useTexts();
  const { t } = tools;
  const [asked, setAsked] = useState(question);
  const points = alerts.reduce((sum, { groupSize }) => sum + (groupSize ?? 1), 0);
  const only = alerts.length === 1 ? alerts[0] : undefined;
  const act = (action: AlertAction) => {
    onAct(action);
    onClose();
  };
  return (
    <Dialog title={withoutDots(t(`inbox.ask.${asked}`))} onClose={onClose}>
      <p className={classes.what}>
        {only && points === 1 ? alertTitle(only, tools) : t('inbox.chosen', { n: points })}
      </p>
      {asked === 'menu' && <Menu alerts={alerts} onAct={act} onAsk={setAsked} />}
      {asked === 'snooze' && <Snooze alerts={alerts} onAct={act} />}
      {asked === 'assign' && <Assign alerts={alerts} onAct={act} />}
      {asked === 'close' && <Close alerts={alerts} onAct={act} />}
    </Dialog>
  );
}

function Menu({ alerts, onAct, onAsk }: StepProps & { readonly onAsk: (question: Question) => void }) {
  const { t } = useTexts();
  return (
    <div className={classes.choices}>
      {alerts.some(({ state }) => state === 'raised') && (
        <Button onClick={() => onAct({ kind: 'acknowledge' })}>{t('alerts.acknowledge')}</Button>
      )}
      {(['snooze', 'assign', 'close'] as const).map((one) => (
        <Button key={one} variant="default" onClick={() => onAsk(one)}>
          {t(`inbox.ask.${one}`)}
        </Button>
      ))}
    </div>
  );
}

function Snooze({ onAct }: StepProps) {
  const { t } = useTexts();
  const choices = [
    ['halfHour', 30],
    ['twoHours', 120],
    ['morning', minutesToMorning(serverNow())],
  ] as const;
  return (
    <>
      <p className={classes.lead}>{t('inbox.snoozeLead')}</p>
      <div className={classes.choices}>
        {choices.map(([key, minutes]) => (
          <Button key={key} variant="default" onClick={() => onAct({ kind: 'snooze', minutes })}>
            {t(`inbox.snooze.${key}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

/** So many names are looked over; more are searched. */
const SEARCH_FROM = 8;

function Assign({ alerts, onAct }: StepProps) {
  const { t } = useTexts();
  const me = useQuery(sessionQuery).data?.user.id;
  const [words, setWords] = useState('');
  const query = useQuery(assigneesQuery(alerts[0]?.id ?? ''));
  if (query.isPending) return <Skeleton h={132} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const people = query.data
    .filter(({ name }) => matches(name, words))
    .sort((a, b) => Number(b.id === me) - Number(a.id === me));
  return (
    <>
      {query.data.length >= SEARCH_FROM && (
        <TextInput
          type="search"
          size="md"
          aria-label={t('inbox.findPerson')}
          placeholder={t('inbox.findPerson')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <div className={`${classes.choices} ${classes.people}`}>
        {people.map(({ id, name }) => (
          <Button key={id} variant="default" onClick={() => onAct({ kind: 'assign', user: id })}>
            {id === me ? t('inbox.toMe', { name }) : name}
          </Button>
        ))}
        {people.length === 0 && <p className={classes.lead}>{t('inbox.nobodyFound')}</p>}
      </div>
      {alerts.some(({ assignedTo }) => assignedTo !== null) && (
        <Button variant="subtle" onClick={() => onAct({ kind: 'assign', user: null })}>
          {t('inbox.unassign')}
        </Button>
      )}
    </>
  );
}

const LONGEST = 1000;

function Close({ onAct }: StepProps) {
  const { t } = useTexts();
  const [cause, setCause] = useState<AlertCause | null>(null);
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (cause === null) return;
    const written = text.trim();
    onAct({ kind: 'close', cause, ...(written === '' ? {} : { text: written }) });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.lead}>{t('inbox.closeLead')}</p>
      <fieldset className={classes.causes}>
        <legend>{t('inbox.why')}</legend>
        {alertCause.options.map((one) => (
          <label key={one}>
            <input type="radio" name="cause" value={one} checked={cause === one} onChange={() => setCause(one)} />
            {t(`inbox.cause.${one}`)}
          </label>
        ))}
      </fieldset>
      <Textarea
        size="md"
        label={t('inbox.closeText')}
        placeholder={t('inbox.closeExample')}
        value={text}
        maxLength={LONGEST}
        rows={2}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" disabled={cause === null}>
        {withoutDots(t('inbox.ask.close'))}
      </Button>
    </form>
  );
}
