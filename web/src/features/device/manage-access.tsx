import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Device } from '../../../../domain/api/devices.ts';
import { printLabels } from '../../data/adding.ts';
import { claimStateQuery } from '../../data/claims.ts';
import { usePatchDevice, useRetireDevice, useRotateSecret, useUnlockClaim } from '../../data/device-changes.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { download } from '../../lib/download.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { FormMessage } from '../../ui/form-message.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './manage-device.module.css';

interface ManageAccessProps {
  readonly device: Device;
  readonly mayHandSecrets: boolean;
}

/** Whether a device may connect, with what secret, and whether it is in use at all. */
export function ManageAccess({ device, mayHandSecrets }: ManageAccessProps) {
  const { t, format } = useTexts();
  const patch = usePatchDevice(device.id);
  const rotate = useRotateSecret(device.id);
  const retire = useRetireDevice(device.id);
  const retired = device.retiredAt !== null;
  const error = patch.error ?? rotate.error ?? retire.error;
  return (
    <section className={classes.part} aria-labelledby="manage-access">
      <h3 id="manage-access">{t('manageDevice.access')}</h3>
      {retired && (
        <p className={classes.note}>
          {t('manageDevice.retiredAt', { at: format.instant(Date.parse(device.retiredAt ?? '')) })}
        </p>
      )}
      <div className={classes.actions}>
        {!retired && mayHandSecrets && (
          <SureButton
            label={t('manageDevice.rotate')}
            loading={rotate.isPending}
            onSure={() => rotate.mutate(idempotencyKey())}
          />
        )}
        {!retired && (
          <Button
            variant="default"
            loading={patch.isPending}
            onClick={() => patch.mutate({ patch: { disabled: !device.disabled }, etag: null })}
          >
            {t(device.disabled ? 'manageDevice.enable' : 'manageDevice.disable')}
          </Button>
        )}
        {retired ? (
          <Button variant="default" loading={retire.isPending} onClick={() => retire.mutate(false)}>
            {t('manageDevice.unretire')}
          </Button>
        ) : (
          <SureButton label={t('manageDevice.retire')} loading={retire.isPending} onSure={() => retire.mutate(true)} />
        )}
      </div>
      {!retired && <p className={classes.note}>{t('manageDevice.retireLead')}</p>}
      {rotate.data && (
        <>
          <p className={classes.note}>
            <b>{t('addDevice.tokenOnce')}</b> {t('addDevice.tokenLead')}
          </p>
          <ShownOnce text={rotate.data.token} copyLabel={t('addDevice.copy')} />
        </>
      )}
      <FormMessage error={error && t(saveFailure(error))} />
      {!retired && mayHandSecrets && <ClaimLabel device={device} />}
    </section>
  );
}

/** How it stands with the label, and a new one. */
function ClaimLabel({ device }: { readonly device: Device }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const claim = useQuery(claimStateQuery(device.id)).data;
  const unlock = useUnlockClaim(device.id);
  const print = useMutation({
    mutationFn: () => printLabels({ devices: [{ id: device.id }] }),
    onSuccess: (file) => {
      download(file, `sen-${device.id}.pdf`);
      return client.invalidateQueries({ queryKey: claimStateQuery(device.id).queryKey });
    },
  });
  const error = unlock.error ?? print.error;
  return (
    <>
      <h3>{t('manageDevice.label')}</h3>
      {claim && <p className={classes.note}>{t(`manageDevice.claim.${claim.state}`)}</p>}
      <div className={classes.actions}>
        {claim?.state === 'locked' && (
          <Button loading={unlock.isPending} onClick={() => unlock.mutate(undefined)}>
            {t('manageDevice.unlock')}
          </Button>
        )}
        <Button variant="default" loading={print.isPending} onClick={() => print.mutate()}>
          {t('manageDevice.newLabel')}
        </Button>
      </div>
      <FormMessage error={error && t(saveFailure(error))} />
    </>
  );
}
