import type { ReactNode } from 'react';
import classes from './message.module.css';

interface MessageProps {
  readonly title: string;
  readonly lead?: string;
  /** The one thing to do next. */
  readonly action?: ReactNode;
  readonly mark?: ReactNode;
  /** Small print, such as a request id. */
  readonly note?: string | undefined;
  readonly alert?: boolean;
}

/** What stands where there is nothing to show: why, and what to do next. */
export function Message({ title, lead, action, mark, note, alert = false }: MessageProps) {
  return (
    <div className={classes.message} role={alert ? 'alert' : undefined}>
      {mark && <div className={classes.mark}>{mark}</div>}
      <h2 className={classes.title}>{title}</h2>
      {lead && <p className={classes.lead}>{lead}</p>}
      {action && <div className={classes.action}>{action}</div>}
      {note && <p className={classes.id}>{note}</p>}
    </div>
  );
}
