import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Something to decide before going on: a sheet at the thumb on a phone, a box on a desktop. Escape and the cross leave it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTexts();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // It gives the focus back to where it was by itself.
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={id}
      onClose={onClose}
      // A click beside the box lands on the dialog itself.
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={classes.box}>
        <header className={classes.head}>
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            className={classes.close}
            aria-label={t('form.close')}
            onClick={() => dialog.current?.close()}
          >
            ✕
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
