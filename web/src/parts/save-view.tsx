import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ViewPage, ViewSearch } from '../../../domain/api/views.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { KeepView } from './keep-view.tsx';
import { ViewList } from './view-list.tsx';
import { searchOf } from './view-search.ts';

interface SaveViewProps {
  readonly page: ViewPage;
  /** What stands in the URL of the page now. */
  readonly search: Readonly<Record<string, unknown>>;
  /** Whether there is anything worth keeping. */
  readonly worth?: boolean;
}

/** Views of this page that are kept or shared, to open; and the one on the screen, to keep. */
export function SaveView({ page, search, worth = true }: SaveViewProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const now: ViewSearch = searchOf(search);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('views.title')}
      </Button>
      {open && (
        <Dialog title={t('views.title')} onClose={close}>
          {worth && <KeepView page={page} search={now} />}
          <ViewList page={page} search={worth ? now : null} onOpened={close} />
        </Dialog>
      )}
    </>
  );
}
