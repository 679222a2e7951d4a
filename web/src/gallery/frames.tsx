import { WallHeader } from '../app/kiosk-header.tsx';
import { OfflineBar } from '../app/offline-banner.tsx';
import { QueuedList } from '../app/queued-list.tsx';
import { UpdateBar } from '../app/update-prompt.tsx';
import type { Queued } from '../data/outbox-queue.ts';
import { HOUR } from './curves.ts';
import { LONG_NAME, NOW } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const queued: readonly Queued[] = [
  ['acknowledge', null],
  ['note', { status: 403, code: 'forbidden', detail: '' }],
  ['diary', { status: 409, code: 'conflict', detail: '' }],
].map(([what, refused], i) => ({
  id: `${i}`,
  what: what as Queued['what'],
  about: 'a',
  label: LONG_NAME,
  method: 'POST',
  path: '/',
  body: null,
  headers: {},
  createdAt: NOW - i * HOUR,
  user: 'u-1',
  triedAt: null,
  tries: 0,
  refused: refused as Queued['refused'],
}));
const links = ['offline', 'unsteady'] as const;
const held = { ready: true, take: () => false };
const round = { pages: 3, screens: 1, everyMs: 20_000, rotates: true };
const rotation = { page: 1, screen: 0, since: 0, pausedAt: null };

/** What stands around every page. */
export function Frames() {
  return (
    <>
      {links.map((link) => (
        <Specimen key={link} name={`OfflineBar, ${link}`}>
          <OfflineBar link={link} queued={[]} heard={NOW - HOUR} />
        </Specimen>
      ))}
      <Specimen name="OfflineBar, never heard, much to send">
        <OfflineBar link="offline" queued={queued} heard={0} />
      </Specimen>
      <Specimen name="OfflineBar, online, one refused">
        <OfflineBar link="online" queued={queued.slice(2)} heard={NOW} />
      </Specimen>
      <Specimen name="QueuedList">
        <QueuedList items={queued} />
      </Specimen>
      <Specimen name="UpdateBar">
        <UpdateBar update={held} />
      </Specimen>
      <Specimen name="WallHeader, goes round, sound is to be allowed" wide>
        <WallHeader at={rotation} round={round} sound />
      </Specimen>
      <Specimen name="WallHeader, paused" wide>
        <WallHeader at={{ ...rotation, pausedAt: 1 }} round={round} sound={false} />
      </Specimen>
    </>
  );
}
