import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, secretsOf, smsGateway } from '../../../../domain/notifications/sms-gateway.ts';

const manual = readFileSync(new URL('../../../../docs/sms-and-sirens.md', import.meta.url), 'utf8');
const examples = [...manual.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? '') as unknown);

describe('the gateways of docs/sms-and-sirens.md', () => {
  it('are taken as they stand there, with the secrets that are named', () => {
    const gateways = examples.map((one) => smsGateway.parse(one));
    expect(gateways.map(secretsOf)).toEqual([['apiKey', 'secretKey'], ['basic'], ['password']]);
    for (const { body } of gateways)
      if (body?.type === 'json')
        expect(JSON.stringify(JSON.parse(fill(body.template, { phone: '1', text: '"', key: 'k' }, 'json')))).toContain(
          '\\"',
        );
  });
});
