import { Button } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { install, installOffer, subscribeInstallOffer } from '../lib/install.ts';
import { isApplePhone, thisBrowser } from '../lib/push.ts';

/** Puts Sen on the home screen where the browser offers it; an iPhone is told how. Nothing where it is there already. */
export function InstallButton() {
  const { t } = useTexts();
  const offer = useSyncExternalStore(subscribeInstallOffer, installOffer);
  if (offer !== null)
    return (
      <Button variant="default" h="var(--touch)" onClick={() => void install()}>
        {t('install.button')}
      </Button>
    );
  const browser = thisBrowser();
  return isApplePhone(browser) && !browser.standalone ? <p>{t('install.apple')}</p> : null;
}
