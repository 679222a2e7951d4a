import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bulletinQuery } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './warnings.module.css';

/** What the commune's announcer reads. */
export function BulletinCard({ id, etag }: { readonly id: string; readonly etag: string | null }) {
  const { t } = useTexts();
  const bulletin = useQuery(bulletinQuery(id, etag)).data;
  const [copied, setCopied] = useState(false);
  // Not there on a page that came over plain HTTP: then the text is selected by hand.
  const canCopy = 'clipboard' in navigator;
  return (
    <section className={`${card.card} ${manage.form}`} aria-labelledby="warning-bulletin">
      <h2 id="warning-bulletin" className={manage.heading}>
        {t('warnings.bulletin.title')}
      </h2>
      {bulletin ? (
        <>
          <p className={manage.muted}>
            {t('warnings.bulletin.lead', { priority: t(`warnings.priority.${bulletin.priority}`).toLowerCase() })}
          </p>
          <p className={classes.bulletin} lang="vi">
            {bulletin.text}
          </p>
          {canCopy && (
            <div className={manage.actions}>
              <Button
                variant="default"
                onClick={() => void navigator.clipboard.writeText(bulletin.text).then(() => setCopied(true))}
              >
                {t(copied ? 'warnings.bulletin.copied' : 'warnings.bulletin.copy')}
              </Button>
            </div>
          )}
        </>
      ) : (
        <Skeleton h={160} />
      )}
    </section>
  );
}
