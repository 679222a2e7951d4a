import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Qr } from '../ui/qr.tsx';
import classes from './share-link.module.css';

/** A QR code of more characters is too fine for a phone's camera. */
const QR_CHARACTERS = 600;

/** The link of what is on the screen: sent, copied, or taken over by another phone's camera. */
export function ShareLink({ title }: { readonly title: string }) {
  const { t } = useTexts();
  const [link, setLink] = useState<string | null>(null);
  return (
    <>
      <Button variant="default" onClick={() => setLink(location.href)}>
        {t('share.title')}
      </Button>
      {link !== null && (
        <Dialog title={t('share.title')} onClose={() => setLink(null)}>
          <Ways link={link} title={title} />
        </Dialog>
      )}
    </>
  );
}

function Ways({ link, title }: { readonly link: string; readonly title: string }) {
  const { t } = useTexts();
  const [copied, setCopied] = useState<'copied' | 'not-copied' | null>(null);
  const copy = () =>
    // Pages that came over plain HTTP have no clipboard.
    Promise.resolve(navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied('copied'),
      () => setCopied('not-copied'),
    );
  // Whoever closes the phone's own sheet has not failed at anything.
  const send = () => navigator.share({ title, url: link }).catch(() => {});
  return (
    <div className={classes.ways}>
      <p>{t('share.lead')}</p>
      <input
        className={classes.link}
        aria-label={t('share.link')}
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes.deeds}>
        <Button onClick={() => void copy()}>{t('share.copy')}</Button>
        {'share' in navigator && (
          <Button variant="default" onClick={() => void send()}>
            {t('share.send')}
          </Button>
        )}
      </div>
      <p role="status">{copied && t(copied === 'copied' ? 'share.copied' : 'share.notCopied')}</p>
      {link.length <= QR_CHARACTERS && (
        <div className={classes.qr}>
          <Qr text={link} label={t('share.qr')} />
        </div>
      )}
    </div>
  );
}
