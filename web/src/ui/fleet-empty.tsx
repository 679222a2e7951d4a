import { Button } from '@mantine/core';
import { useTexts } from '../i18n/use-texts.ts';
import { ButtonLink } from './button-link.tsx';
import classes from './fleet-empty.module.css';
import { SearchIcon, StationIcon } from './icons.tsx';
import { Message } from './message.tsx';

/** There is no device at all, or none that one may see: how to add the first, for those who may. */
export function NoDevices({ mayAdd }: { readonly mayAdd: boolean }) {
  const { t } = useTexts();
  return (
    <div className={classes.empty}>
      <Message
        mark={<StationIcon size={36} />}
        title={t('devices.empty')}
        lead={t(mayAdd ? 'devices.emptyLead' : 'devices.noneSeen')}
        action={mayAdd && <ButtonLink to="/devices/new">{t('devices.add')}</ButtonLink>}
      />
    </div>
  );
}

/** There are devices, but none that the filters let through. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTexts();
  return (
    <Message
      mark={<SearchIcon size={32} />}
      title={t('filter.none')}
      lead={t('filter.noneLead')}
      action={
        <Button h="var(--touch)" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      }
    />
  );
}
