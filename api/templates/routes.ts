import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type RuleTemplateAnswer,
  ruleTemplateAnswer,
  ruleTemplates,
  templateChange,
  templateFill,
  templateQuery,
} from '../../domain/api/rule-templates.ts';
import { ruleDefinition } from '../../domain/rules/definition.ts';
import { templateFaults } from '../../domain/templates/check.ts';
import { type FillFault, fill } from '../../domain/templates/fill.ts';
import { shippedTemplate, shippedTemplates } from '../../domain/templates/library.ts';
import { type RuleTemplate, type TemplateBody, templateId } from '../../domain/templates/template.ts';
import { addTemplateVersion, ownTemplate, ownTemplates } from '../../store/registry/rule-templates.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, invalidFields, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';

const params = z.object({ id: templateId });
const tags = ['rules'];

const answered = (template: RuleTemplate, own: boolean): RuleTemplateAnswer => ({
  ...template,
  own,
  shipped: own ? (shippedTemplate(template.id)?.version ?? null) : null,
});

/** Rules to be filled in with one's own limits: those that Sen comes with, and what was made of them here. */
export function templateRoutes(app: Api, context: ApiContext): void {
  const { registry, now } = context;

  const known = async (id: string, version?: number): Promise<RuleTemplateAnswer> => {
    const own = await ownTemplate(registry, id, version);
    if (own) return answered(own, true);
    const shipped = shippedTemplate(id);
    if (!shipped || (version !== undefined && version !== shipped.version))
      throw notFound('template', version === undefined ? id : `${id}, version ${version}`);
    return answered(shipped, false);
  };

  /** Adds a version in the place of the one that the caller has seen. */
  const replace = async (request: FastifyRequest, id: string, body: TemplateBody | null): Promise<number> => {
    const seen = expectedVersion(request);
    const version = await addTemplateVersion(
      registry,
      { id, body },
      {
        expected: (own) => seen === null || seen === (own ?? shippedTemplate(id)?.version),
        by: principal(request).actor,
        now: now(),
      },
    );
    if (version === null) throw versionChanged();
    return version;
  };

  app.get(
    '/rule-templates',
    {
      config: { permission: 'templates.read', where: 'own' },
      schema: { tags, summary: 'Every template in its newest version', response: { 200: ruleTemplates } },
    },
    async () => {
      const own = new Map((await ownTemplates(registry)).map((one) => [one.id, one]));
      const shipped = shippedTemplates.map((one) => {
        const changed = own.get(one.id);
        own.delete(one.id);
        return changed ? answered(changed, true) : answered(one, false);
      });
      return { items: [...shipped, ...[...own.values()].map((one) => answered(one, true))], next: null };
    },
  );

  app.get(
    '/rule-templates/:id',
    {
      config: { permission: 'templates.read', where: 'own' },
      schema: {
        tags,
        summary: 'One template: in its newest version, or in the one that a rule was made from',
        params,
        querystring: templateQuery,
        response: { 200: ruleTemplateAnswer },
      },
    },
    async (request, reply) => {
      const template = await known(request.params.id, request.query.version);
      sendVersion(reply, template.version);
      return template;
    },
  );

  app.put(
    '/rule-templates/:id',
    {
      config: { permission: 'templates.write' },
      schema: {
        tags,
        summary: 'Add a template, or a new version of one; rules made from versions before stay as they are',
        params,
        body: templateChange.strict(),
        response: { 200: ruleTemplateAnswer, 201: ruleTemplateAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { id: _id, version: _version, own: _own, shipped: _shipped, ...body } = request.body;
      const faults = templateFaults({ ...body, id, version: 1 });
      if (faults.length > 0) throw faulty(faults);
      const before = await known(id).catch(() => null);
      const version = await replace(request, id, body);
      await audit(context, request, {
        action: before ? 'template.change' : 'template.create',
        resource: `template/${id}`,
        before,
        after: body,
      });
      sendVersion(reply, version);
      return reply.code(before ? 200 : 201).send(answered({ ...body, id, version }, true));
    },
  );

  app.delete(
    '/rule-templates/:id',
    {
      config: { permission: 'templates.write' },
      schema: {
        tags,
        summary: 'Back to the shipped version, or no such template any more; old versions stay readable',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const before = await known(id);
      if (!before.own)
        throw new HttpProblem('conflict', `The template "${id}" is as it was shipped; there is nothing to take back.`);
      await replace(request, id, null);
      await audit(context, request, { action: 'template.delete', resource: `template/${id}`, before });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/rule-templates/:id/definitions',
    {
      config: { permission: 'templates.read', where: 'own' },
      schema: {
        tags,
        summary: 'The rule that a template makes of these numbers, not saved',
        params,
        body: templateFill.strict(),
        response: { 200: ruleDefinition },
      },
    },
    async (request) => {
      const { version, parameters, scope } = request.body;
      const filled = fill(await known(request.params.id, version), parameters, scope);
      if ('faults' in filled) throw faulty(filled.faults);
      return filled.definition;
    },
  );
}

const faulty = (faults: readonly FillFault[]): HttpProblem =>
  invalidFields(faults.map(({ path, message }) => ({ path: `body.${path}`, message })));
