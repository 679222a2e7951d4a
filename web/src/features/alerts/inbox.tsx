import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { AlertAction } from '../../../../domain/api/alert-life.ts';
import type { ListedAlert } from '../../../../domain/api/alerts.ts';
import { type Outcome, useAlertActions } from '../../data/alert-actions.ts';
import { type AlertWish, alertListQuery } from '../../data/alert-list.ts';
import { byUrgency } from '../../data/alerts.ts';
import { useMayIn } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { Failed } from '../../ui/failed.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import { type PageKey, showKeysHelp, usePageKeys } from '../../ui/page-keys.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { ActionDialog, type Question } from './action-dialog.tsx';
import { BulkBar } from './bulk-bar.tsx';
import classes from './inbox.module.css';
import { InboxRow } from './inbox-row.tsx';
import { NothingThere } from './nothing-there.tsx';
import { OutcomeNote } from './outcome.tsx';
import { takenBack } from './taken-back.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useSteady } from './use-steady.ts';

interface InboxProps {
  readonly wish: AlertWish;
  readonly onClear: () => void;
  readonly onOpen: (alert: string) => void;
}

/** What is to be asked, and about which alerts. */
interface Asked {
  readonly question: Question;
  readonly alerts: readonly ListedAlert[];
}

const pageKeys: readonly PageKey[] = [
  { keys: 'J K ↓ ↑', text: 'inbox.key.move' },
  { keys: 'Enter', text: 'inbox.key.open' },
  { keys: 'X', text: 'inbox.key.select' },
  { keys: 'A', text: 'inbox.key.acknowledge' },
  { keys: 'S', text: 'inbox.key.snooze' },
  { keys: 'P', text: 'inbox.key.assign' },
  { keys: 'C', text: 'inbox.key.close' },
  { keys: 'E', text: 'inbox.key.unfold' },
  { keys: '/', text: 'inbox.key.search' },
  { keys: 'Esc', text: 'inbox.key.leave' },
];

const none: readonly ListedAlert[] = [];

/** The alerts that are wanted, each cause once, with everything that can be done to them by hand, key or finger. */
export function Inbox({ wish, onClear, onOpen }: InboxProps) {
  const { t } = useTexts();
  const query = useInfiniteQuery(alertListQuery(wish));
  const state = wish.state ?? 'open';
  const fresh = useMemo(() => {
    const all = query.data?.pages.flatMap(({ items }) => items) ?? none;
    return state === 'open' ? [...all].sort(byUrgency) : all;
  }, [query.data, state]);

  const list = useRef<HTMLUListElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const key = JSON.stringify(wish);
  const { rows, waiting, take } = useSteady(fresh, { key, busy: selected.size > 0 || asked !== null, list });
  const mayIn = useMayIn('alerts.acknowledge');
  const actions = useAlertActions();

  const able = rows.filter(({ item, gone }) => !gone && item.state !== 'cleared' && mayIn(item.place));
  const chosen = able.filter(({ item }) => selected.has(item.id)).map(({ item }) => item);
  const toggle = (id: string) =>
    setSelected((was) => new Set(was.has(id) ? [...was].filter((one) => one !== id) : [...was, id]));
  const act = (alerts: readonly ListedAlert[], action: AlertAction) => {
    if (alerts.length === 0) return;
    setSelected(new Set());
    const back = takenBack(alerts, action, serverNow());
    actions.mutate(
      { alerts, action },
      {
        onSuccess: (came) => {
          const all = came.done > 0 && came.refused.length === 0;
          setOutcome(back && all ? null : came);
          if (back && all)
            offerUndo({
              text: t(`inbox.did.${came.action}`, { n: came.done }),
              undo: () => actions.mutate({ alerts, action: back }, { onSuccess: setOutcome }),
            });
        },
      },
    );
  };
  /** What a key is about: whatever is selected, else the row that has the focus. */
  const meant = (row: string | null): readonly ListedAlert[] =>
    chosen.length > 0 ? chosen : able.filter(({ item }) => item.id === row).map(({ item }) => item);
  const ask = (question: Question) => (row: string | null) => {
    const alerts = meant(row);
    if (alerts.length > 0) setAsked({ question, alerts });
  };
  useInboxKeys(list, {
    enter: (row) => row && onOpen(row),
    o: (row) => row && onOpen(row),
    x: (row) => row && able.some(({ item }) => item.id === row) && toggle(row),
    a: (row) => act(meant(row), { kind: 'acknowledge' }),
    s: ask('snooze'),
    p: ask('assign'),
    c: ask('close'),
    e: (row) =>
      row && list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"] [data-unfold]`)?.click(),
    '/': () => document.querySelector<HTMLElement>('main input[type=search]')?.focus(),
    escape: () => setSelected(new Set()),
  });

  usePageKeys(pageKeys);

  if (query.isPending) return <ListPending />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const pending = actions.isPending ? (actions.variables?.alerts ?? none) : none;
  return (
    <>
      {outcome && <OutcomeNote outcome={outcome} />}
      {actions.isError && (
        <Failed error={actions.error} retry={() => actions.variables && actions.mutate(actions.variables)} />
      )}
      <div className={classes.news} role="status">
        {waiting > 0 && (
          <Button variant="light" onClick={take}>
            {t('inbox.news', { n: waiting })}
          </Button>
        )}
      </div>
      {rows.length === 0 && <NothingThere wish={wish} onClear={onClear} />}
      {rows.length > 0 && (
        <ul ref={list} className={classes.list} data-outdated={query.isPlaceholderData || undefined}>
          {rows.map(({ item, gone }) => (
            <InboxRow
              key={item.id}
              alert={item}
              gone={gone}
              selected={selected.has(item.id)}
              mayAct={mayIn(item.place)}
              busy={pending.includes(item)}
              members={state === 'open' ? 'open' : 'all'}
              onAcknowledge={(alert) => act([alert], { kind: 'acknowledge' })}
              onSnooze={(alert) => setAsked({ question: 'snooze', alerts: [alert] })}
              onMenu={(alert) => setAsked({ question: 'menu', alerts: [alert] })}
              onSelect={({ id }) => toggle(id)}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('alerts.more')}
          </Button>
        </div>
      )}
      {chosen.length > 0 && (
        <BulkBar
          alerts={chosen}
          all={able.length}
          onAll={() => setSelected(new Set(able.map(({ item }) => item.id)))}
          onNone={() => setSelected(new Set())}
          onAct={(action) => act(chosen, action)}
          onAsk={(question) => setAsked({ question, alerts: chosen })}
        />
      )}
      {able.length > 0 && (
        <div className={classes.foot}>
          <p className={`${classes.hint} ${classes.swipes}`}>{t('inbox.swipes')}</p>
          <div className={classes.keys}>
            <Button variant="subtle" px="xs" aria-haspopup="dialog" onClick={() => showKeysHelp(true)}>
              {t('inbox.keys')}
            </Button>
          </div>
        </div>
      )}
      {asked && (
        <ActionDialog
          question={asked.question}
          alerts={asked.alerts}
          onClose={() => setAsked(null)}
          onAct={(action) => act(asked.alerts, action)}
        />
      )}
    </>
  );
}
