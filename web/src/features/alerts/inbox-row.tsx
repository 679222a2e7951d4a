import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ListedAlert } from '../../../../domain/api/alerts.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { AlertBody, AlertFrame, Noticed } from '../../ui/alert-row.tsx';
import { alertTitle } from '../../ui/alert-text.ts';
import { GroupMembers } from './group-members.tsx';
import classes from './inbox.module.css';
import { useSwipe } from './use-swipe.ts';

/** What can be done to a row. */
export interface RowActions {
  readonly onAcknowledge: (alert: ListedAlert) => void;
  readonly onSnooze: (alert: ListedAlert) => void;
  readonly onMenu: (alert: ListedAlert) => void;
  readonly onSelect: (alert: ListedAlert) => void;
}

interface InboxRowProps extends RowActions {
  readonly alert: ListedAlert;
  readonly gone: boolean;
  readonly selected: boolean;
  readonly mayAct: boolean;
  readonly busy: boolean;
  /** Which of the alerts of its cause are shown when it is unfolded. */
  readonly members: 'open' | 'all';
}

const isGroup = (alert: ListedAlert): boolean => (alert.groupSize ?? 1) > 1;

/** „Mặn tại 12 điểm“; of several alerts at one site, the site. */
function groupTitle(alert: ListedAlert, { t, language }: TextTools): string {
  const rule = alert.ruleName[language];
  if ((alert.groupSites ?? 1) > 1) return t('inbox.group', { rule, n: alert.groupSites });
  return t('inbox.groupHere', { place: alert.siteName ?? alert.deviceName ?? '', rule, n: alert.groupSize });
}

/** One cause: an alert, or all alerts that it raised, which can be unfolded. */
export function InboxRow(props: InboxRowProps) {
  const { alert, gone, selected, mayAct, members } = props;
  const tools = useTexts();
  const { t } = tools;
  const [unfolded, setUnfolded] = useState(false);
  const able = mayAct && !gone && alert.state !== 'cleared';
  const raised = alert.state === 'raised';
  const swipe = useSwipe(
    { onRight: () => (raised ? props.onAcknowledge(alert) : undefined), onLeft: () => props.onSnooze(alert) },
    able,
  );
  const group = isGroup(alert);
  const title = group ? groupTitle(alert, tools) : alertTitle(alert, tools);
  return (
    <li
      className={classes.row}
      tabIndex={-1}
      data-row={alert.id}
      data-taken={!raised || undefined}
      data-gone={gone || undefined}
      data-selected={selected || undefined}
    >
      <div className={classes.under} aria-hidden="true">
        <span>{raised ? t('alerts.acknowledge') : t('inbox.taken')}</span>
        <span>{t('inbox.ask.snooze')}</span>
      </div>
      <div className={classes.front} {...swipe}>
        {able && (
          <label className={classes.pick} data-off-wall>
            <input
              type="checkbox"
              checked={selected}
              onChange={() => props.onSelect(alert)}
              aria-label={t('inbox.selectOf', { what: title })}
            />
          </label>
        )}
        <AlertFrame alert={alert} actions={<Actions {...props} title={title} able={able} />}>
          <AlertBody alert={alert} title={title} />
        </AlertFrame>
      </div>
      {gone && <p className={classes.gone}>{t('inbox.gone')}</p>}
      {group && (
        <div className={classes.unfold}>
          <Button
            variant="subtle"
            px="xs"
            aria-expanded={unfolded}
            aria-label={t('inbox.unfoldOf', { n: alert.groupSize, what: title })}
            onClick={() => setUnfolded(!unfolded)}
            data-unfold
          >
            {unfolded ? t('inbox.fold') : t('inbox.unfold', { n: alert.groupSize })}
          </Button>
          {unfolded && <GroupMembers group={alert.group} state={members} />}
        </div>
      )}
    </li>
  );
}

function Actions(props: InboxRowProps & { readonly title: string; readonly able: boolean }): ReactNode {
  const { t } = useTexts();
  const { alert, title, able, busy } = props;
  if (!able) return <Noticed alert={alert} />;
  return (
    <>
      {alert.state === 'raised' ? (
        <Button
          loading={busy}
          onClick={() => props.onAcknowledge(alert)}
          aria-label={t('alerts.acknowledgeOf', { what: title })}
        >
          {t('alerts.acknowledge')}
        </Button>
      ) : (
        <Noticed alert={alert} />
      )}
      <Button
        variant="default"
        onClick={() => props.onMenu(alert)}
        aria-haspopup="dialog"
        aria-label={t('inbox.moreOf', { what: title })}
      >
        {t('inbox.ask.menu')}
      </Button>
    </>
  );
}
