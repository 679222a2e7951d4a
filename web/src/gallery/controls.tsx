import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RangeChoice } from '../lib/time-range.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FreshnessBar, FreshnessChips, SearchBox } from '../ui/fleet-filter.tsx';
import { InstallButton } from '../ui/install-button.tsx';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { NewPassword } from '../ui/new-password.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { RangeControl } from '../ui/range-control.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { offerUndo } from '../ui/undo-toast.tsx';
import { ZoomButtons } from '../ui/zoom-buttons.tsx';
import { DAY } from './curves.ts';
import { LONG_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const counts = { fresh: 9876, late: 123, lost: 45, never: 6 };
const none = { fresh: 0, late: 0, lost: 0, never: 0 };

function Range({ first }: { readonly first: RangeChoice }) {
  const [choice, setChoice] = useState(first);
  return <RangeControl choice={choice} onChange={setChoice} season="2026-09-10" />;
}

function OpensDialog() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Dialog</Button>
      {open && (
        <Dialog title={LONG_NAME} onClose={() => setOpen(false)}>
          <p>{LONG_NAME}</p>
          <Button>{LONG_NAME}</Button>
        </Dialog>
      )}
    </>
  );
}

/** What is pressed and typed into. */
export function Controls() {
  return (
    <>
      <Specimen name="FreshnessBar, FreshnessChips, one chosen">
        <FreshnessBar counts={counts} />
        <FreshnessChips counts={counts} chosen="late" onChoose={nothing} />
      </Specimen>
      <Specimen name="FreshnessBar, FreshnessChips, nothing there">
        <FreshnessBar counts={none} />
        <FreshnessChips counts={none} chosen={undefined} onChoose={nothing} />
      </Specimen>
      <Specimen name="SearchBox, empty">
        <SearchBox value="" onChange={nothing} />
      </Specimen>
      <Specimen name="SearchBox, filled">
        <SearchBox label={LONG_NAME} value={LONG_NAME} onChange={nothing} />
      </Specimen>
      <Specimen name="SureButton">
        <SureButton label={LONG_NAME} onSure={nothing} />
      </Specimen>
      <Specimen name="SureButton, at work">
        <SureButton label="Xóa" onSure={nothing} loading />
      </Specimen>
      <Specimen name="UndoToast, Dialog">
        <Button onClick={() => offerUndo({ text: LONG_NAME, undo: nothing })}>UndoToast</Button> <OpensDialog />
      </Specimen>
      <Specimen name="NumberInput, with its unit">
        <NumberInput label={LONG_NAME} value={-3.5} onChange={nothing} unit="µg/m³" description={LONG_NAME} />
      </Specimen>
      <Specimen name="NumberInput, empty and wrong">
        <NumberInput label="Ngưỡng" value={Number.NaN} onChange={nothing} error={LONG_NAME} />
      </Specimen>
      <Specimen name="RangeControl, a length">
        <Range first={{ from: 'now-7d', to: 'now' }} />
      </Specimen>
      <Specimen name="RangeControl, two times of one's own">
        <Range first={{ from: '2026-11-02', to: '2026-11-20' }} />
      </Specimen>
      <Specimen name="ZoomButtons, at the end of time">
        <ZoomButtons window={DAY} onChoose={nothing} />
      </Specimen>
      <Specimen name="LanguageChoice">
        <LanguageChoice />
      </Specimen>
      <Specimen name="NewPassword">
        <NewPassword label="Mật khẩu mới" short={false} />
      </Specimen>
      <Specimen name="NewPassword, too short">
        <NewPassword label="Mật khẩu mới" short />
      </Specimen>
      <Specimen name="InstallButton">
        <InstallButton />
      </Specimen>
    </>
  );
}
