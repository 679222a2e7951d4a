import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';

interface DeleteButtonProps {
  readonly loading: boolean;
  readonly onDelete: () => void;
}

/** Deletes on the second press: the first may have been a slip. */
export function DeleteButton({ loading, onDelete }: DeleteButtonProps) {
  const { t } = useTexts();
  const [armed, setArmed] = useState(false);
  return (
    <Button
      type="button"
      variant="default"
      c="var(--act)"
      h="var(--touch)"
      loading={loading}
      onBlur={() => setArmed(false)}
      onClick={() => {
        setArmed(!armed);
        if (armed) onDelete();
      }}
    >
      {armed ? t('form.sure') : t('form.remove')}
    </Button>
  );
}
