import { useTexts } from '../i18n/use-texts.ts';
import { mainPages } from '../lib/menu.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type PageKey, useKeysHelp } from '../ui/page-keys.ts';
import classes from './keys-help.module.css';
import { searchKeys } from './search-keys.ts';

const everywhere: readonly PageKey[] = [
  { keys: searchKeys, text: 'nav.search' },
  ...mainPages.flatMap(({ keys, key }): PageKey[] => (keys ? [{ keys, text: `nav.${key}` }] : [])),
  { keys: '?', text: 'keys.title' },
];

/** Every shortcut of the page that is open, and those that hold on every page. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const { page } = useKeysHelp();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      {page.length > 0 && (
        <section className={classes.group}>
          <h3>{t('keys.here')}</h3>
          <Keys keys={page} />
        </section>
      )}
      <section className={classes.group}>
        <h3>{t('keys.everywhere')}</h3>
        <Keys keys={everywhere} />
      </section>
      <p className={classes.hint}>{t('keys.hint')}</p>
    </Dialog>
  );
}

function Keys({ keys }: { readonly keys: readonly PageKey[] }) {
  const { t } = useTexts();
  return (
    <dl className={classes.keys}>
      {keys.map((one) => (
        <div key={one.keys} className={classes.key}>
          <dt>
            {one.keys.split(' ').map((key) => (
              <kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</kbd>
            ))}
          </dt>
          <dd>{t(one.text)}</dd>
        </div>
      ))}
    </dl>
  );
}
