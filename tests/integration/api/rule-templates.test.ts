import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../domain/api/common.ts';
import { ruleTemplateAnswer, ruleTemplates } from '../../../domain/api/rule-templates.ts';
import { rule } from '../../../domain/api/rules.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { shippedTemplates } from '../../../domain/templates/library.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const AWD = '/api/v1/rule-templates/rice-awd';
const templateOf = (path: string) => bodyOf(ruleTemplateAnswer, api.get(path));
const put = (path: string, body: object, etag?: string) =>
  api.send('PUT', path, body, { headers: etag === undefined ? {} : { 'if-match': etag } });

describe('the library', () => {
  it('has every shipped template', async () => {
    const { items } = await bodyOf(ruleTemplates, api.get('/api/v1/rule-templates'));
    expect(items.map(({ id }) => id)).toEqual(shippedTemplates.map(({ id }) => id));
    expect(items[0]).toMatchObject({ id: 'rice-awd', own: false, shipped: null, version: 1 });
    expect((await api.get('/api/v1/rule-templates/gone')).status).toBe(404);
  });

  it('makes a rule of a template, which is saved as any other and remembers where it is from', async () => {
    const filled = await bodyOf(
      ruleDefinition,
      api.send('POST', `${AWD}/definitions`, { parameters: { limit: -12 }, scope: { profile: 'paddy-level' } }),
    );
    expect(filled).toMatchObject({
      scope: { profile: 'paddy-level' },
      condition: {
        steps: [
          { value: -12, clearValue: 0 },
          { value: -22, clearValue: -12 },
        ],
      },
      template: { id: 'rice-awd', version: 1, parameters: { limit: -12, danger: -22 } },
    });
    expect(await bodyOf(rule, api.send('POST', '/api/v1/rules', filled))).toMatchObject({ template: filled.template });
  });

  it('says which parameter is missing or not possible', async () => {
    const answer = await api.send('POST', '/api/v1/rule-templates/flood-kon-tum/definitions', {
      parameters: { bd1: 515, bd2: 51_650 },
    });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).errors?.map(({ path }) => path)).toEqual([
      'body.parameters.bd2',
      'body.parameters.bd3',
    ]);
  });
});

describe('templates of one’s own', () => {
  it('are new versions that stand before the shipped one; all stay readable, and taking back leads back to it', async () => {
    const shipped = await templateOf(AWD);
    const changed = { ...shipped, name: { vi: 'AWD của HTX', en: 'AWD of our cooperative' } };
    const first = await put(AWD, changed, '"1"');
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe('"1001"');
    expect(await templateOf(AWD)).toMatchObject({ version: 1001, own: true, shipped: 1, name: changed.name });
    expect((await put(AWD, changed, '"1"')).status).toBe(412);
    expect((await put(AWD, changed, '"1001"')).headers.get('etag')).toBe('"1002"');
    expect(await templateOf(`${AWD}?version=1`)).toMatchObject({ own: false, name: shipped.name });
    expect(await templateOf(`${AWD}?version=1001`)).toMatchObject({ own: true, version: 1001 });
    expect((await api.get(`${AWD}?version=7`)).status).toBe(404);

    const { items } = await bodyOf(ruleTemplates, api.get('/api/v1/rule-templates'));
    expect(items[0]).toMatchObject({ id: 'rice-awd', version: 1002 });

    expect((await api.send('DELETE', AWD)).status).toBe(204);
    expect(await templateOf(AWD)).toMatchObject({ version: 1, own: false });
    expect(await templateOf(`${AWD}?version=1002`)).toMatchObject({ own: true });
    expect((await api.send('DELETE', AWD)).status).toBe(409);
    expect((await put(AWD, changed)).headers.get('etag')).toBe('"1004"');
  });

  it('may be wholly new, and are gone when taken back', async () => {
    const { id: _id, ...shipped } = await templateOf('/api/v1/rule-templates/fish-oxygen');
    const path = '/api/v1/rule-templates/ca-loc';
    expect((await put(path, shipped)).status).toBe(201);
    expect(await templateOf(path)).toMatchObject({ id: 'ca-loc', version: 1001, own: true, shipped: null });
    expect((await api.send('DELETE', path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect(await templateOf(`${path}?version=1001`)).toMatchObject({ id: 'ca-loc' });
  });

  it('are refused when they could never make a rule', async () => {
    const shipped = await templateOf('/api/v1/rule-templates/fish-oxygen');
    const answer = await put('/api/v1/rule-templates/ca-loc', { ...shipped, parameters: [] });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).detail).toContain('there is no parameter of that name');
    expect((await api.send('PUT', AWD, shipped, { as: 'manager' })).status).toBe(403);
  });
});
