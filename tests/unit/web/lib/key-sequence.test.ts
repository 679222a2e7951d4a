import { describe, expect, it } from 'vitest';
import { keySequence } from '../../../../web/src/lib/key-sequence.ts';

const all = new Set(['?', 'mod+k', 'g o', 'g a']);
const plain = (key: string, at: number) => ({ key, at, mod: false });

describe('keys that follow each other', () => {
  it('are one shortcut when pressed soon after each other', () => {
    const follow = keySequence(all);
    expect(follow(plain('g', 0))).toBeNull();
    expect(follow(plain('o', 1500))).toBe('g o');
  });

  it('are none when the second comes late', () => {
    const follow = keySequence(all);
    follow(plain('g', 0));
    expect(follow(plain('o', 1501))).toBeNull();
  });

  it('are none when another key was pressed between them', () => {
    const follow = keySequence(all);
    follow(plain('g', 0));
    expect(follow(plain('x', 10))).toBeNull();
    expect(follow(plain('o', 20))).toBeNull();
  });

  it('begin anew with the last key', () => {
    const follow = keySequence(all);
    follow(plain('g', 0));
    follow(plain('g', 10));
    expect(follow(plain('a', 20))).toBe('g a');
  });

  it('do not count twice', () => {
    const follow = keySequence(all);
    follow(plain('g', 0));
    expect(follow(plain('o', 10))).toBe('g o');
    expect(follow(plain('o', 20))).toBeNull();
  });
});

describe('one key', () => {
  it('is a shortcut by itself, also with Caps Lock', () => {
    expect(keySequence(all)(plain('?', 0))).toBe('?');
    expect(keySequence(all)({ key: 'K', at: 0, mod: true })).toBe('mod+k');
  });

  it('means something else with Ctrl, and is not the first of two', () => {
    const follow = keySequence(all);
    expect(follow({ key: 'g', at: 0, mod: true })).toBeNull();
    expect(follow(plain('o', 10))).toBeNull();
    expect(follow(plain('k', 20))).toBeNull();
  });
});
