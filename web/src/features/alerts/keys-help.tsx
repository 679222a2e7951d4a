import { useTexts } from '../../i18n/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './inbox.module.css';

const keys = [
  ['J K ↓ ↑', 'move'],
  ['Enter', 'open'],
  ['X', 'select'],
  ['A', 'acknowledge'],
  ['S', 'snooze'],
  ['G', 'assign'],
  ['C', 'close'],
  ['E', 'unfold'],
  ['/', 'search'],
  ['Esc', 'leave'],
] as const;

/** Every key of the inbox. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog title={t('inbox.keys')} onClose={onClose}>
      <dl className={classes.help}>
        {keys.map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`inbox.key.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
