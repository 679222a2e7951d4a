import { useTexts } from '../../i18n/use-texts.ts';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { BackToWays } from './back-to-ways.tsx';
import { ClaimCodeForm } from './claim-code-form.tsx';

/** Claiming a device by typing what stands on its label. */
export function ClaimStartPage() {
  const { t } = useTexts();
  useTitle(t('claim.title'));
  return (
    <div className={classes.page}>
      <BackToWays />
      <h1>{t('claim.title')}</h1>
      <ClaimCodeForm device="" error={null} />
    </div>
  );
}
