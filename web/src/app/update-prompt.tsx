import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Update, useUpdate } from '../data/update.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './offline-banner.module.css';

/** „Có bản mới – Cập nhật“, without hurry: the page is opened anew when somebody says so, and loses nothing typed unasked. */
export function UpdatePrompt() {
  return <UpdateBar update={useUpdate()} />;
}

export function UpdateBar({ update: { ready, take } }: { readonly update: Update }) {
  const { t } = useTexts();
  const [held, setHeld] = useState(false);
  return (
    <div className={ready ? `${classes.bar} ${classes.calm}` : undefined} data-update={ready || undefined}>
      <div role="status" className={classes.status}>
        {ready && <p>{t(held ? 'update.unsaved' : 'update.ready')}</p>}
      </div>
      {ready && (
        <Button variant={held ? 'default' : 'filled'} h="var(--touch)" onClick={() => setHeld(!take(held))}>
          {t(held ? 'update.anyway' : 'update.take')}
        </Button>
      )}
    </div>
  );
}
