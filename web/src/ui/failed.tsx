import { Button } from '@mantine/core';
import { rightWords } from '../i18n/right-words.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { ApiError } from '../lib/api-error.ts';
import { UnpluggedIcon } from './icons.tsx';
import { Message } from './message.tsx';
import { useWallRetry } from './use-wall-retry.ts';

type Kind = 'network' | 'badAnswer' | 'forbidden' | 'server';

function kindOf(error: unknown): Kind {
  // The code of a page that is not on this device.
  if (!(error instanceof ApiError)) return navigator.onLine ? 'server' : 'network';
  if (error.code === 'network') return 'network';
  if (error.code === 'bad-answer') return 'badAnswer';
  return error.status === 403 ? 'forbidden' : 'server';
}

/** A part of a page that could not be loaded, in words, with a way to try again and the id to tell the administrator. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const { t } = useTexts();
  useWallRetry(error, retry);
  const missing = error instanceof ApiError ? error.fields.find(({ path }) => path === 'permission') : undefined;
  const right = missing && rightWords(missing.message, t);
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Message
      alert
      mark={<UnpluggedIcon size={32} />}
      title={t('error.title')}
      lead={right ? t('rights.missing', { right }) : t(`error.${kindOf(error)}`)}
      // Asking again helps nobody who may not see it.
      action={
        kindOf(error) !== 'forbidden' && (
          <Button size="md" h="var(--touch)" onClick={retry}>
            {t('error.retry')}
          </Button>
        )
      }
      note={requestId && t('error.requestId', { id: requestId })}
    />
  );
}
