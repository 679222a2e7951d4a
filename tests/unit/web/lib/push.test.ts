import { describe, expect, it } from 'vitest';
import { deliveryFault } from '../../../../web/src/lib/delivery-fault.ts';
import { keyBytes, type PushBrowser, pushState } from '../../../../web/src/lib/push.ts';

const chrome: PushBrowser = {
  secure: true,
  hasWorker: true,
  hasPush: true,
  permission: 'default',
  userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
  touchPoints: 5,
  standalone: false,
};
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1';
const iPad = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15';

describe('whether a browser can show messages', () => {
  it('is so where it may be asked or has said yes', () => {
    expect(pushState(chrome)).toBe('possible');
    expect(pushState({ ...chrome, permission: 'granted' })).toBe('possible');
  });

  it('is not so once somebody said no, over plain HTTP, and where there is nothing to show them with', () => {
    expect(pushState({ ...chrome, permission: 'denied' })).toBe('denied');
    expect(pushState({ ...chrome, secure: false, hasWorker: false })).toBe('insecure');
    expect(pushState({ ...chrome, hasPush: false })).toBe('unsupported');
  });

  it('asks owners of an iPhone or iPad to put the page on the Home Screen first', () => {
    const safari = { ...chrome, hasPush: false, permission: null };
    expect(pushState({ ...safari, userAgent: iPhone })).toBe('home-screen');
    expect(pushState({ ...safari, userAgent: iPad })).toBe('home-screen');
    expect(pushState({ ...safari, userAgent: iPad, touchPoints: 0 })).toBe('unsupported');
    expect(pushState({ ...safari, userAgent: iPhone, standalone: true })).toBe('unsupported');
  });
});

it('reads the key of the server as bytes', () => {
  expect([...keyBytes('BP-_AA')]).toEqual([4, 255, 191, 0]);
});

describe('what went wrong with a message', () => {
  it.each([
    ['Telegram is not set up: an administrator enters the token of a bot in the settings', 'unset'],
    ['this browser takes no more messages (410)', 'gone'],
    ['10.0.0.7 leads to an address inside a private network, or to one that is not for messages', 'blocked'],
    ['hook.example answered 400', 'refused'],
    ['hook.example did not answer within 10 s', 'unreachable'],
    ['api.telegram.org takes no more messages for now (429)', 'busy'],
    ['hook.example has trouble of its own (503)', 'trouble'],
    ['hook.example refuses us (401): is the signing secret the right one?', 'keys'],
    ['Zalo: quota: ZNS sends nothing from 22:00 to 6:00', 'night'],
  ])('is told of „%s“ as %s', (error, fault) => {
    expect(deliveryFault(error)).toBe(fault);
  });
});
