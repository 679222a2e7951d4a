import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertWish } from '../../data/alert-list.ts';
import { devicesQuery } from '../../data/devices.ts';
import { rulesQuery } from '../../data/rules.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { BellIcon, CheckIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';

/** Why the list is empty: nothing fits, or nothing is wrong, and then what is watched. */
export function NothingThere({ wish, onClear }: { readonly wish: AlertWish; readonly onClear: () => void }) {
  const { t } = useTexts();
  const { state, ...filters } = wish;
  const rules = useQuery(rulesQuery).data?.filter(({ enabled }) => enabled).length;
  const devices = useQuery(devicesQuery).data?.length;
  if (Object.values(filters).some((one) => one !== undefined))
    return (
      <Message
        title={t('inbox.noMatch')}
        lead={t('inbox.noMatchLead')}
        action={<Button onClick={onClear}>{t('inbox.clear')}</Button>}
      />
    );
  if (state !== undefined)
    return (
      <Message
        mark={<BellIcon size={36} />}
        title={t('alerts.noneCleared')}
        lead={t('alerts.noneClearedLead')}
        action={<ButtonLink to="/alerts">{t('alerts.seeOpen')}</ButtonLink>}
      />
    );
  const known = rules !== undefined && devices !== undefined;
  if (devices === 0)
    return <Message mark={<BellIcon size={36} />} title={t('alerts.noneOpen')} lead={t('inbox.nothingWatched')} />;
  return (
    <Message
      mark={<CheckIcon size={36} />}
      title={t('alerts.noneOpen')}
      lead={known ? t('inbox.watched', { rules, devices }) : t('alerts.noneOpenLead')}
      action={<ButtonLink to="/">{t('alerts.seeOverview')}</ButtonLink>}
    />
  );
}
