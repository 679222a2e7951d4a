import { describe, expect, it } from 'vitest';
import { RetainedTopics } from '../../../../broker/session/retained-topics.ts';
import { SessionStore } from '../../../../broker/session/session-store.ts';

const away = (store: SessionStore, topic: string): string[] =>
  store
    .offlineFor(topic)
    .map((s) => s.clientId)
    .sort();

describe('SessionStore', () => {
  const make = () => new SessionStore({ queuedPerClient: 10, sessionsPerDevice: 2, onDropped: () => {} });

  it('finds the sessions of those away by exact filter and by wildcard, each once', () => {
    const store = make();
    const { session: one } = store.open('one', 'd1', false);
    const { session: two } = store.open('two', 'd2', false);
    store.subscribe(one, 'a/b', 1);
    store.subscribe(one, 'a/+', 2);
    store.subscribe(two, '#', 0);
    expect(away(store, 'a/b')).toEqual([]);
    store.close(one);
    store.close(two);
    expect(away(store, 'a/b')).toEqual(['one', 'two']);
    store.unsubscribe(one, 'a/b');
    store.unsubscribe(one, 'a/+');
    expect(away(store, 'a/b')).toEqual(['two']);
    store.drop(two);
    expect(away(store, 'a/b')).toEqual([]);
  });

  it('resumes, discards and drops sessions as clean session says', () => {
    const store = make();
    const first = store.open('c', 'd1', false);
    store.close(first.session);
    expect(store.open('c', 'd1', false)).toEqual({ session: first.session, present: true });
    const clean = store.open('c', 'd1', true);
    expect(clean.present).toBe(false);
    store.close(clean.session);
    expect(store.get('c')).toBeUndefined();
  });

  it('drops the oldest session that a device has left behind', () => {
    const store = make();
    for (const id of ['a', 'b', 'c']) store.close(store.open(id, 'd1', false).session);
    expect(['a', 'b', 'c'].map((id) => store.get(id)?.clientId)).toEqual([undefined, 'b', 'c']);
  });

  it('delivers a message once to a session with overlapping filters, at the highest QoS', () => {
    const store = make();
    const { session } = store.open('a', 'd1', false);
    store.subscribe(session, 'x', 0);
    store.subscribe(session, '+', 1);
    for (let i = 0; i < 3; i++) session.deliver({ topic: 'x', payload: Buffer.from(''), qos: 2, retain: false }, 5);
    session.deliver({ topic: 'y/z', payload: Buffer.from(''), qos: 2, retain: false }, 6);
    expect(session.outgoing.waiting).toBe(1);
  });
});

describe('RetainedTopics', () => {
  const message = (topic: string, text: string) => ({
    topic,
    payload: Buffer.from(text),
    qos: 1 as const,
    retain: true,
  });

  it('keeps the last of each topic, of so many topics', () => {
    const retained = new RetainedTopics(2);
    expect([message('a', '1'), message('b', '1'), message('c', '1')].map((m) => retained.store(m))).toEqual([
      true,
      true,
      false,
    ]);
    expect(retained.store(message('a', '2'))).toBe(true);
    expect([...retained.matching('#')].map((m) => `${m.topic}${m.payload}`)).toEqual(['a2', 'b1']);
    expect(retained.store(message('a', ''))).toBe(true);
    expect([...retained.matching('a')]).toEqual([]);
    expect(retained.store(message('c', '1'))).toBe(true);
  });
});
