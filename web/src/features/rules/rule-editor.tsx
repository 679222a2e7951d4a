import { Button, Checkbox } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { Rehearsal } from '../../../../domain/api/rehearsals.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useMay } from '../../data/permissions.ts';
import { useRehearsal } from '../../data/rehearsal.ts';
import { useDeleteRule, useSaveRule } from '../../data/rules.ts';
import { useWatched } from '../../data/watched.ts';
import { ruleSentence } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { SureButton } from '../../ui/sure-button.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { type Draft, subjectOf } from './draft.ts';
import { type Issues, IssuesContext, issuesOf, serverIssues } from './issues.ts';
import { Preview } from './preview.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import classes from './rules.module.css';
import { useDeviceNames } from './use-names.ts';
import { Watching } from './watching.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhereFields } from './where-fields.tsx';
import { WordsFields } from './words-fields.tsx';

interface RuleEditorProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** The rule as it is stored and the version it was read at; null for a new one. */
  readonly existing: { readonly id: string; readonly stored: Draft; readonly etag: string | null } | null;
  readonly onSaved: (id: string) => void;
  readonly onCancel: () => void;
  readonly onDeleted: () => void;
  /** What comes before the condition: the numbers of a template. */
  readonly children?: ReactNode;
}

/** What decides when there would be an alert: of this a rehearsal has to be seen before it is saved. */
const decisive = ({ condition, scope, active }: Draft): string => JSON.stringify({ condition, scope, active });

interface Tried {
  readonly of: string;
  readonly draft: Draft;
  /** null when it could not be rehearsed */
  readonly result: Rehearsal | null;
}

/** A rule being written: said back in a sentence, drawn over real data, and tried on the last month before it is saved. */
export function RuleEditor({ draft, onChange, existing, onSaved, onCancel, onDeleted, children }: RuleEditorProps) {
  const tools = useTexts();
  const { t } = tools;
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const [headers] = useState(idempotencyKey);
  const save = useSaveRule();
  const remove = useDeleteRule(existing?.id ?? '');
  const rehearsal = useRehearsal();
  const everywhere = useMay('rules.write', EVERYWHERE);
  const deviceName = useDeviceNames();
  const watched = useWatched(draft.scope);

  const issues = useMemo(() => {
    const found = new Map<string, string>(serverIssues(save.error ?? rehearsal.error, draft, tools));
    for (const [path, text] of issuesOf(draft, tools, asked)) found.set(path, text);
    if (asked && !everywhere && draft.scope.place === null) found.set('scope.place', t('rules.noPlace'));
    return found as Issues;
  }, [draft, tools, asked, everywhere, save.error, rehearsal.error, t]);

  const set = (change: Partial<Draft>) => {
    if (save.isError) save.reset();
    if (rehearsal.isError) rehearsal.reset();
    onChange({ ...draft, ...change });
  };
  /** Whether all is filled in and fits together; else what is wrong is shown, the first of it in the focus. */
  const sound = (): boolean => {
    setAsked(true);
    const wrong = issuesOf(draft, tools, true).size > 0 || (!everywhere && draft.scope.place === null);
    if (wrong) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    return !wrong;
  };
  const rehearse = () => {
    if (!sound()) return;
    const of = decisive(draft);
    const show = () => requestAnimationFrame(() => shown.current?.scrollIntoView({ block: 'nearest' }));
    rehearsal.mutate(
      { definition: draft, rule: existing?.id ?? null },
      {
        onSuccess: (result) => {
          setTried({ of, draft, result });
          show();
        },
        onError: () => {
          setTried({ of, draft, result: null });
          show();
        },
      },
    );
  };
  const unseen = (existing === null || decisive(existing.stored) !== decisive(draft)) && tried?.of !== decisive(draft);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (unseen) return rehearse();
    if (!sound()) return;
    const wanted = { definition: draft, existing: existing && { id: existing.id, etag: existing.etag }, headers };
    save.mutate(wanted, { onSuccess: ({ id }) => onSaved(id) });
  };

  return (
    <IssuesContext value={issues}>
      <form ref={form} className={classes.editor} onSubmit={submit} noValidate>
        <p className={`${classes.sentence} ${classes.wide}`}>{ruleSentence(draft, tools, { deviceName })}</p>
        {children && <div className={classes.stack}>{children}</div>}
        <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-condition">
          <h2 id="rule-condition">{t('rules.condition')}</h2>
          <ConditionFields value={draft.condition} onChange={(condition) => set({ condition })} />
        </section>
        <div className={`${classes.stack} ${classes.aside}`}>
          {subjectOf(draft.condition).property !== '' && (
            <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-preview">
              <h2 id="rule-preview">{t('rules.preview')}</h2>
              <Preview condition={draft.condition} watched={watched} />
            </section>
          )}
          <div ref={shown} className={classes.shown}>
            <RehearsalCard
              tried={tried}
              outdated={tried !== null && tried.of !== decisive(draft)}
              pending={rehearsal.isPending}
              onRehearse={rehearse}
            />
          </div>
        </div>
        <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-where">
          <h2 id="rule-where">{t('rules.where')}</h2>
          <WhereFields value={draft.scope} onChange={(scope) => set({ scope })} />
          <Watching draft={draft} watched={watched} />
        </section>
        <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-when">
          <h2 id="rule-when">{t('rules.active')}</h2>
          <WhenFields value={draft.active} onChange={(active) => set({ active })} />
        </section>
        <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-words">
          <h2 id="rule-words">{t('rules.words')}</h2>
          <WordsFields value={draft} onChange={set} />
          <Checkbox
            size="md"
            classNames={{ body: classes.check ?? '' }}
            label={t('rules.on')}
            checked={draft.enabled}
            onChange={(event) => set({ enabled: event.currentTarget.checked })}
          />
        </section>
        <div className={classes.save}>
          <SaveWords
            wrong={asked ? issues.size : 0}
            failure={save.isError && issues.size === 0 ? t(saveFailure(save.error)) : null}
            seen={tried !== null && !unseen ? (tried.result === null ? 'failed' : 'seen') : null}
          />
          <Button type="submit" loading={save.isPending || rehearsal.isPending}>
            {t(unseen ? 'rules.saveFirst' : 'rules.save')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('form.cancel')}
          </Button>
        </div>
        {existing && (
          <div className={classes.last}>
            <SureButton
              label={t('form.remove')}
              about={t('rules.removeOf', { name: draft.name[tools.language] })}
              loading={remove.isPending}
              onSure={() => remove.mutate(existing.etag, { onSuccess: onDeleted })}
            />
            <span className={classes.small}>
              {remove.isError ? t(saveFailure(remove.error)) : t('rules.removeLead')}
            </span>
          </div>
        )}
      </form>
    </IssuesContext>
  );
}

interface SaveWordsProps {
  readonly wrong: number;
  readonly failure: string | null;
  readonly seen: 'seen' | 'failed' | null;
}

function SaveWords({ wrong, failure, seen }: SaveWordsProps) {
  const { t } = useTexts();
  const bad = wrong > 0 ? t('rules.fix', { n: wrong }) : failure;
  const good = seen === null ? null : t(seen === 'seen' ? 'rules.mustRehearse' : 'rules.rehearsalFailed');
  if (bad === null && good === null) return null;
  return (
    <p role={bad === null ? 'status' : 'alert'} className={bad === null ? classes.good : classes.bad}>
      {bad ?? good}
    </p>
  );
}
