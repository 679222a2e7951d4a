import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLink } from '../data/link.ts';
import { useQueued } from '../data/outbox.ts';
import type { Queued } from '../data/outbox-queue.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { lastHeardAt, serverNow } from '../lib/clock.ts';
import type { LinkShown } from '../lib/link.ts';
import classes from './offline-banner.module.css';
import { QueuedList } from './queued-list.tsx';
import { UpdatePrompt } from './update-prompt.tsx';

const DAY_MS = 86_400_000;

/** „Ngoại tuyến – số liệu lúc 14:05“, with what waits to be sent; nothing while all is well. */
export function OfflineBanner() {
  return (
    <>
      <OfflineBar link={useLink()} queued={useQueued()} heard={lastHeardAt()} />
      <UpdatePrompt />
    </>
  );
}

interface OfflineBarProps {
  readonly link: LinkShown;
  readonly queued: readonly Queued[];
  /** When the server was last heard, epoch ms; 0 for never. */
  readonly heard: number;
}

export function OfflineBar({ link, queued, heard }: OfflineBarProps) {
  const { t, format } = useTexts();
  const [open, setOpen] = useState(false);
  const refused = queued.filter((one) => one.refused !== null).length;
  const waiting = queued.length - refused;

  const said: string[] = [];
  if (link !== 'online') {
    said.push(t(link === 'unsteady' ? 'offline.unsteady' : navigator.onLine ? 'offline.noServer' : 'offline.offline'));
    const at = serverNow() - heard < DAY_MS ? format.time(heard) : format.shortInstant(heard);
    said.push(heard === 0 ? t('offline.never') : t('offline.since', { at }));
  }
  const counts = [
    waiting > 0 && t('offline.waiting', { n: waiting }),
    refused > 0 && t('offline.refused', { n: refused }),
  ].filter((text) => text !== false);
  const text = [said.join(' – '), ...counts].filter((part) => part !== '').join(' · ');

  return (
    <div className={text === '' ? undefined : classes.bar} data-link={link}>
      <div role="status" className={classes.status}>
        {text !== '' && <p>{text}</p>}
      </div>
      {queued.length > 0 && (
        <Button variant="subtle" h="var(--touch)" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'offline.hide' : 'offline.see')}
        </Button>
      )}
      {open && queued.length > 0 && <QueuedList items={queued} />}
    </div>
  );
}
