import { useRef } from 'react';
import type { DiaryEntry } from '../../../../domain/api/diary.ts';
import { useChangeDiary, useWriteDiary } from '../../data/diary.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import type { DiaryWords } from '../../lib/diary-input.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { randomUuid } from '../../lib/uuid.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DiaryForm } from './diary-form.tsx';

/** Something new in the diary of a site. Saved twice because the first answer was lost, it is there once. */
export function WriteDialog({ site, onClose }: { readonly site: string; readonly onClose: () => void }) {
  const { t } = useTexts();
  const write = useWriteDiary();
  const id = useRef(randomUuid());
  const save = (words: DiaryWords) =>
    write.mutate(
      { site, entry: { id: id.current, ...words }, label: t(`diaryKind.${words.kind}`) },
      { onSuccess: onClose },
    );
  return (
    <Dialog title={t('diary.write')} onClose={onClose}>
      <DiaryForm
        before={null}
        pending={write.isPending}
        failure={write.error === null ? null : t(saveFailure(write.error))}
        onSave={save}
        onCancel={onClose}
      />
    </Dialog>
  );
}

/** An entry that is there, changed as it was read. */
export function EditDialog({ entry, onClose }: { readonly entry: DiaryEntry; readonly onClose: () => void }) {
  const { t } = useTexts();
  const change = useChangeDiary();
  const { error } = change;
  const stale = error instanceof ApiError && error.status === 412;
  const failure = error === null ? null : t(stale ? 'diary.changedMeanwhile' : saveFailure(error));
  const save = ({ kind, at, text, amount, unit }: DiaryWords) =>
    change.mutate(
      { site: entry.site, id: entry.id, version: entry.version, change: { kind, at, text, amount, unit } },
      { onSuccess: onClose },
    );
  return (
    <Dialog title={t('diary.editTitle')} onClose={onClose}>
      <DiaryForm before={entry} pending={change.isPending} failure={failure} onSave={save} onCancel={onClose} />
    </Dialog>
  );
}
