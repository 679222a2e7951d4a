import { z } from 'zod';
import { observedPropertyAnswer } from '../../domain/api/properties.ts';
import { observedProperties } from '../../domain/observed-properties.ts';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';

/** The observed properties that Sen knows. */
export function observedPropertyRoutes(app: Api, _context: ApiContext): void {
  app.get(
    '/observed-properties',
    {
      config: { permission: 'profiles.read', where: 'own' },
      schema: {
        tags: ['profiles'],
        summary: 'What can be measured: unit, possible range, names',
        response: { 200: z.object({ items: z.array(observedPropertyAnswer) }) },
      },
    },
    async () => ({ items: observedProperties.map((property) => ({ ...property, name: { ...property.name } })) }),
  );
}
