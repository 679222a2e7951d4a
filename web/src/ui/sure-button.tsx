import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './form.module.css';

interface SureButtonProps {
  readonly label: string;
  /** For a screen reader, where the label alone would not say what it is about. */
  readonly about?: string | undefined;
  readonly onSure: () => void;
  readonly loading?: boolean;
}

/** A button for what does not come back: it asks once more in its own place. */
export function SureButton({ label, about, onSure, loading = false }: SureButtonProps) {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button variant="default" aria-label={about} loading={loading} onClick={() => setAsked(true)}>
        {label}
      </Button>
    );
  const sure = () => {
    setAsked(false);
    onSure();
  };
  return (
    <span className={classes.row}>
      <Button color="var(--act)" autoFocus onClick={sure} loading={loading}>
        {t('people.sure')}
      </Button>
      <Button variant="default" onClick={() => setAsked(false)}>
        {t('people.cancel')}
      </Button>
    </span>
  );
}
