import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Endpoint } from '../../../../domain/api/notifications.ts';
import { fetchPushKey, useAddEndpoint } from '../../data/notifications.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { browserName } from '../../lib/browser-name.ts';
import { pushAddress, pushState, subscribePush, thisBrowser } from '../../lib/push.ts';
import { FormMessage } from '../../ui/form-message.tsx';
import { isHere, rememberHere } from './here.ts';
import classes from './notifications.module.css';

/** Whether messages reach this browser, as it says itself. */
const addressQuery = {
  queryKey: ['account', 'push-address'],
  queryFn: () => pushAddress().catch(() => null),
  staleTime: 0,
} as const;

/** Switches on that this browser shows messages, or says in words why it cannot. */
export function ThisDevice({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const { t } = useTexts();
  const add = useAddEndpoint();
  const address = useQuery(addressQuery);
  const state = pushState(thisBrowser());
  const turnOn = useMutation({
    mutationFn: async (): Promise<'on' | 'refused'> => {
      const config = await subscribePush(await fetchPushKey());
      if (config === null) return 'refused';
      const name = browserName(navigator.userAgent) ?? t('notify.push');
      const { id } = await add.mutateAsync({
        kind: 'push',
        name,
        config: { endpoint: config.endpoint, keys: config.keys },
      });
      rememberHere(id);
      return 'on';
    },
    onSettled: () => address.refetch(),
  });
  const here = address.data != null && endpoints.some(({ id }) => isHere(id));
  if (state !== 'possible') return <p className={classes.notice}>{t(`notify.pushState.${state}`)}</p>;
  if (here) return <p className={classes.hint}>{t('notify.pushHere')}</p>;
  return (
    <div className={classes.device}>
      <Button loading={turnOn.isPending} onClick={() => turnOn.mutate()}>
        {t('notify.pushOn')}
      </Button>
      <FormMessage
        error={turnOn.isError ? t('notify.pushFailed') : turnOn.data === 'refused' ? t('notify.pushRefused') : null}
      />
    </div>
  );
}
