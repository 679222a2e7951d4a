import { useQuery } from '@tanstack/react-query';
import { TB_GATEWAY_TELEMETRY, uplinkTopic } from '../../../../domain/topics.ts';
import { mqttPortsQuery } from '../../data/mqtt.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { ShownOnce } from '../../ui/shown-once.tsx';
import classes from './add-device.module.css';

interface ConnectionHintsProps {
  readonly device: string;
  readonly token: string;
  /** Whether it brings the messages of others. */
  readonly isGateway: boolean;
}

/** The port that brokers listen on unless somebody has chosen another. */
const USUAL_PORT = 1883;

/** The secret of a device, this once, and what its firmware needs to know. */
export function ConnectionHints({ device, token, isGateway }: ConnectionHintsProps) {
  const { t } = useTexts();
  const host = location.hostname;
  const port = useQuery(mqttPortsQuery).data?.port ?? USUAL_PORT;
  const line = `mosquitto_pub -h ${host} -p ${port} -u '${token}' -t '${uplinkTopic(device)}' -m '{"battery_voltage": 3.6}' -q 1`;
  return (
    <div className={classes.step}>
      <p>
        <b>{t('addDevice.tokenOnce')}</b> {t('addDevice.tokenLead')}
      </p>
      <ShownOnce text={token} copyLabel={t('addDevice.copy')} />
      <dl className={classes.hints}>
        <div>
          <dt>{t('addDevice.server')}</dt>
          <dd>
            {host}:{port}
          </dd>
        </div>
        <div>
          <dt>{t('addDevice.user')}</dt>
          <dd>{t('addDevice.userIs')}</dd>
        </div>
        <div>
          <dt>{t('addDevice.topic')}</dt>
          <dd>{uplinkTopic(device)}</dd>
          {isGateway && <dd>{t('addDevice.gatewayTopics', { own: uplinkTopic('{…}'), all: TB_GATEWAY_TELEMETRY })}</dd>}
        </div>
      </dl>
      <details>
        <summary className={classes.summary}>{t('addDevice.tryIt')}</summary>
        <p className={form.secret}>{line}</p>
      </details>
    </div>
  );
}
