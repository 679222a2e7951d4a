import { expect, it, vi } from 'vitest';
import { keepAwake } from '../../../../web/src/lib/wake-lock.ts';

function browser({ refuses = false } = {}) {
  let visible = true;
  let listener: (() => void) | null = null;
  const released: number[] = [];
  let asked = 0;
  return {
    released,
    asked: () => asked,
    listening: () => listener !== null,
    show(now: boolean) {
      visible = now;
      listener?.();
    },
    wakeLock: {
      request: async () => {
        const n = ++asked;
        if (refuses) throw new Error('NotAllowedError');
        return { release: async () => void released.push(n) };
      },
    },
    isVisible: () => visible,
    onVisibility: (callback: () => void) => {
      listener = callback;
      return () => {
        listener = null;
      };
    },
  };
}

it('holds the screen, asks again when the page is back, and lets go at the end', async () => {
  const one = browser();
  const end = keepAwake(one);
  expect(one.asked()).toBe(1);
  one.show(false);
  expect(one.asked()).toBe(1);
  one.show(true);
  expect(one.asked()).toBe(2);
  await vi.waitFor(() => expect(one.released).toEqual([1]));
  end();
  await vi.waitFor(() => expect(one.released).toEqual([1, 2]));
  expect(one.listening()).toBe(false);
});

it('lets go of a lock that comes after the end', async () => {
  const one = browser();
  keepAwake(one)();
  await vi.waitFor(() => expect(one.released).toEqual([1]));
});

it('says nothing where there is none, or it is refused', async () => {
  expect(keepAwake({ ...browser(), wakeLock: undefined })()).toBeUndefined();
  const refusing = browser({ refuses: true });
  keepAwake(refusing)();
  await Promise.resolve();
  expect(refusing.asked()).toBe(1);
});
