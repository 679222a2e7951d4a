import { security } from '../../domain/api/settings.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** How accounts are guarded. */
export function securityRoutes(app: Api, context: ApiContext): void {
  const { registry } = context;

  app.get(
    '/settings/security',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'How accounts are guarded', response: { 200: security } },
    },
    () => readSetting(registry, 'security'),
  );

  app.put(
    '/settings/security',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary:
          'Set how accounts are guarded; who asks a second factor of every administrator needs to have one himself',
        body: security.strict(),
        response: { 200: security },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'security');
      const { administratorsNeedSecondFactor } = request.body;
      // Whoever locked himself out here might have locked out everybody.
      if (
        administratorsNeedSecondFactor &&
        !before.administratorsNeedSecondFactor &&
        !principal(request).secondFactor.enrolled
      )
        throw new HttpProblem('second-factor-needed', 'Set up a second factor for your own account first.');
      await writeSetting(registry, 'security', request.body);
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/security',
        before,
        after: request.body,
      });
      return request.body;
    },
  );
}
