import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './undo-toast.module.css';

/** Long enough to notice, to read and to reach. */
const SHOWN_MS = 10_000;

interface Undoable {
  /** What was done, as a sentence. */
  readonly text: string;
  readonly undo: () => void;
}

let offered: Undoable | null = null;
const listeners = new Set<() => void>();

function change(next: Undoable | null): void {
  offered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says what was done and offers to take it back, instead of asking before. What was offered before is over. */
export const offerUndo = (undoable: Undoable): void => change(undoable);

/** Stands at the thumb until it is used or its time is over, which stops while somebody is at it. */
export function UndoToast() {
  const { t } = useTexts();
  const shown = useSyncExternalStore(subscribe, () => offered);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (shown === null || held) return undefined;
    const timer = setTimeout(() => change(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, held]);
  const use = () => {
    shown?.undo();
    setHeld(false);
    change(null);
  };
  return (
    // Looking at it only makes it stay.
    <div
      className={classes.place}
      role="status"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {shown && (
        <p className={classes.toast}>
          <span>{shown.text}</span>
          <button type="button" onClick={use}>
            {t('app.undo')}
          </button>
        </p>
      )}
    </div>
  );
}
