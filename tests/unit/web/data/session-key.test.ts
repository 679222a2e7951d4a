import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { Session } from '../../../../domain/api/session.ts';
import { entered, SESSION } from '../../../../web/src/data/session-key.ts';

const of = (id: string) => ({ user: { id } }) as Session;

it('what one has read is not there for whoever signs in after him in the same page', () => {
  const client = new QueryClient();
  client.setQueryData(SESSION, entered(client, of('a')));
  client.setQueryData(['alerts', 'open'], ['of a']);
  entered(client, of('a'));
  expect(client.getQueryData(['alerts', 'open'])).toEqual(['of a']);
  // The session ran out; the next one signs in.
  client.setQueryData(SESSION, null);
  client.setQueryData(SESSION, entered(client, of('b')));
  expect(client.getQueryData(['alerts', 'open'])).toBeUndefined();
  expect(client.getQueryData(SESSION)).toEqual(of('b'));
});
