import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { diaryKinds } from '../../../domain/diary.ts';
import { DiaryCard } from '../parts/diary/diary-card.tsx';
import { DiaryForm } from '../parts/diary/diary-form.tsx';
import { DiaryRow } from '../parts/diary/diary-row.tsx';
import { KindIcon } from '../parts/diary/kind-icon.tsx';
import type { ShownEntry } from '../parts/diary/use-entries.ts';
import { EditDialog, WriteDialog } from '../parts/diary/write-dialog.tsx';
import { HeartbeatCard } from '../parts/heartbeat.tsx';
import { SiteMapCard } from '../parts/site-map-card.tsx';
import classes from './gallery.module.css';
import { ago, LONG_NAME, siteOf, UNBROKEN_NAME } from './made-up.ts';
import { entries } from './seed-cards.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const states = ['filled', 'loading', 'empty', 'masked', 'failed'] as const;
const beats = ['full', 'partial', 'none', 'untold', 'loading', 'failed'] as const;
const waiting: ShownEntry = {
  id: 'w',
  kind: 'spraying',
  at: ago(3),
  text: UNBROKEN_NAME.repeat(3),
  amount: 0.125,
  unit: 'lít',
  stored: null,
  refused: false,
};
const entry = entries[0];

interface OpensProps {
  readonly label: string;
  readonly of: (close: () => void) => ReactNode;
}

function Opens({ label, of }: OpensProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && of(() => setOpen(false))}
    </>
  );
}

/** What was done at a place, whether it is heard, and where it is. */
export function Cards() {
  return (
    <>
      {states.map((site) => (
        <Specimen key={site} name={`DiaryCard, ${site}`}>
          <DiaryCard of={{ site }} site={site} />
        </Specimen>
      ))}
      <Specimen name="DiaryRow, waits and refused">
        <ul>
          <DiaryRow entry={waiting} onEdit={nothing} onRemove={nothing} />
          <DiaryRow entry={{ ...waiting, id: 'r', refused: true }} onEdit={nothing} onRemove={nothing} />
        </ul>
      </Specimen>
      <Specimen name="DiaryForm, new">
        <DiaryForm before={null} pending={false} failure={null} onSave={nothing} onCancel={nothing} />
      </Specimen>
      <Specimen name="DiaryForm, not saved">
        {entry && <DiaryForm before={entry} pending failure={LONG_NAME} onSave={nothing} onCancel={nothing} />}
      </Specimen>
      <Specimen name="WriteDialog, EditDialog">
        <div className={classes.row}>
          <Opens label="WriteDialog" of={(close) => <WriteDialog site="filled" onClose={close} />} />
          {entry && <Opens label="EditDialog" of={(close) => <EditDialog entry={entry} onClose={close} />} />}
        </div>
      </Specimen>
      <Specimen name="KindIcon">
        <div className={classes.row}>
          {diaryKinds.map((kind) => (
            <KindIcon key={kind} kind={kind} />
          ))}
        </div>
      </Specimen>
      {beats.map((device) => (
        <Specimen key={device} name={`HeartbeatCard, ${device}`}>
          <HeartbeatCard device={device} />
        </Specimen>
      ))}
      <Specimen name="SiteMapCard, nobody knows where">
        <SiteMapCard site={siteOf({})} />
      </Specimen>
    </>
  );
}
