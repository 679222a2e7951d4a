import { Button } from '@mantine/core';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './fleet-empty.module.css';
import { SearchIcon, StationIcon } from './icons.tsx';
import { Message } from './message.tsx';

/** There is no device at all: how to register the first. */
export function NoDevices({ onReload }: { readonly onReload: () => void }) {
  const { t } = useTexts();
  return (
    <div className={classes.empty}>
      <Message
        mark={<StationIcon size={36} />}
        title={t('devices.empty')}
        lead={t('devices.emptyLead')}
        action={
          <div className={classes.steps}>
            <code className={classes.code}>sen device import FILE.csv</code>
            <Button h="var(--touch)" onClick={onReload}>
              {t('devices.reload')}
            </Button>
          </div>
        }
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
