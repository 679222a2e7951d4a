import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import manage from '../../ui/manage.module.css';
import { Qr } from '../../ui/qr.tsx';

/** Where everybody finds the page, to hand on and to put into other pages. */
export function PublicPageLinks({ slug, published }: { readonly slug: string; readonly published: boolean }) {
  const { t } = useTexts();
  const address = `${location.origin}/p/${slug}`;
  const frame = `<iframe src="${address}?embed=1" title="Sen" style="width:100%;height:420px;border:0"></iframe>`;
  if (!published) return <p className={manage.muted}>{t('publicPage.hidden')}</p>;
  return (
    <section className={`${card.card} ${manage.form}`} aria-label={t('publicPage.open')}>
      <p className={form.secret}>{address}</p>
      <div className={form.row}>
        <Button component="a" h="var(--touch)" href={address} target="_blank" rel="noopener">
          {t('publicPage.look')}
        </Button>
        <Copy text={address} label={t('publicPage.copy')} />
      </div>
      <Qr text={address} label={t('publicPage.qr')} />
      <h2 className={manage.heading}>{t('publicPage.embed')}</h2>
      <p className={form.secret}>{frame}</p>
      <div className={form.row}>
        <Copy text={frame} label={t('publicPage.copyEmbed')} />
      </div>
    </section>
  );
}

/** Not there on a page that came over plain HTTP: then the text is selected by a tap. */
function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  return (
    <Button variant="default" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? t('people.copied') : label}
    </Button>
  );
}
