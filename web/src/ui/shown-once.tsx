import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './form.module.css';

interface ShownOnceProps {
  /** A link, a key: what is shown now and never again. */
  readonly text: string;
  readonly copyLabel: string;
  /** Whether it is something to send to somebody. */
  readonly share?: boolean;
}

/** A secret to hand on, with buttons to copy it and, on a phone, to send it. */
export function ShownOnce({ text, copyLabel, share = false }: ShownOnceProps) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  // Neither is there on a page that came over plain HTTP: then the text is selected by a tap.
  const canCopy = 'clipboard' in navigator;
  const canShare = share && 'share' in navigator;
  return (
    <div className={classes.form}>
      <p className={classes.secret}>{text}</p>
      <div className={classes.row}>
        {canCopy && (
          <Button
            variant="default"
            onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
          >
            {copied ? t('people.copied') : copyLabel}
          </Button>
        )}
        {canShare && (
          <Button variant="default" onClick={() => void navigator.share({ url: text }).catch(() => undefined)}>
            {t('people.share')}
          </Button>
        )}
      </div>
    </div>
  );
}
