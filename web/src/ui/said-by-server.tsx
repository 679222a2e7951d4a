import { useTexts } from '../i18n/use-texts.ts';
import classes from './said-by-server.module.css';

/** What a server wrote down, in English, for whoever looks after it; folded away, for nobody else needs it. */
export function SaidByServer({ text }: { readonly text: string }) {
  const { t } = useTexts();
  if (text === '') return null;
  return (
    <details className={classes.said}>
      <summary>{t('deliveries.said')}</summary>
      <p lang="en">{text}</p>
    </details>
  );
}
