import { mqttPorts } from '../../domain/api/mqtt.ts';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';

/** Where devices are to be pointed at. */
export function mqttPortsRoute(app: Api, { broker }: ApiContext): void {
  app.get(
    '/mqtt',
    {
      config: { permission: 'devices.read', where: 'own' },
      schema: { tags: ['devices'], summary: 'The ports on which devices come in', response: { 200: mqttPorts } },
    },
    async () => ({ port: broker.port, tlsPort: broker.tlsPort }),
  );
}
