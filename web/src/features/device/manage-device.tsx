import { useQuery } from '@tanstack/react-query';
import type { Device } from '../../../../domain/api/devices.ts';
import { replacementsQuery, usePatchDevice } from '../../data/device-changes.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { ManageAccess } from './manage-access.tsx';
import { ManageDetails } from './manage-details.tsx';
import classes from './manage-device.module.css';
import { ReplaceDevice } from './replace-device.tsx';

/** What may be changed of a device, for those who may; and which units it was before, for everybody. */
export function ManageDevice({ device }: { readonly device: Device }) {
  const { t, format } = useTexts();
  const mayWrite = useMay('devices.write', device.place);
  const mayHandSecrets = useMay('devices.credentials', device.place);
  const save = usePatchDevice(device.id);
  const replacements = useQuery(replacementsQuery(device.id)).data ?? [];
  return (
    <>
      {replacements.length > 0 && (
        <section className={card.card} aria-labelledby="replacements">
          <h2 id="replacements" className={classes.heading}>
            {t('manageDevice.replacements')}
          </h2>
          <ul className={classes.list}>
            {replacements.map(({ at, reason, by, oldSerial, newSerial }) => (
              <li key={at}>
                <b>{reason}</b>
                <span>
                  {format.instant(Date.parse(at))} · {by}
                  {(oldSerial ?? newSerial) && ` · ${oldSerial ?? '?'} → ${newSerial ?? '?'}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayWrite && (
        <details className={card.card} data-off-wall>
          <summary className={classes.summary}>{t('manageDevice.title')}</summary>
          <div className={classes.parts}>
            {device.retiredAt === null && <ManageDetails key={device.updatedAt} device={device} save={save} />}
            <ManageAccess device={device} mayHandSecrets={mayHandSecrets} />
            {mayHandSecrets && device.retiredAt === null && <ReplaceDevice device={device} />}
          </div>
        </details>
      )}
    </>
  );
}
