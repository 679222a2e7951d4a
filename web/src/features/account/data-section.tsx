import { Button } from '@mantine/core';
import { accountFile } from '../../data/account.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import classes from './account.module.css';

/** What is kept of oneself, to be taken along, and whom to ask for its end. */
export function DataSection() {
  const { t } = useTexts();
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="data">
      <h2 id="data">{t('account.data')}</h2>
      <p className={form.hint}>{t('account.dataLead')}</p>
      <div className={classes.actions}>
        <Button component="a" variant="default" href={accountFile} download>
          {t('account.download')}
        </Button>
      </div>
      <p className={form.hint}>{t('account.deletion')}</p>
    </section>
  );
}
