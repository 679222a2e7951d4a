import { describe, expect, it } from 'vitest';
import { readWallPages, wallRotateS } from '../../../domain/wall.ts';

describe('the pages of a wall', () => {
  it('are read in their order, with what their links say', () => {
    expect(readWallPages('/,/map,/devices/m-1?from=now-7d&to=now')).toEqual([
      '/',
      '/map',
      '/devices/m-1?from=now-7d&to=now',
    ]);
  });

  it.each([
    '',
    ',',
    '/,',
    'map',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    'https://evil.example',
    'javascript:alert(1)',
    '/ map',
    '/map#x',
    '/api/v1/devices',
    '/api',
    '/sign-in?next=/',
    '/display',
    '/account',
    '/account/notifications',
    `/${'x'.repeat(200)}`,
    Array.from({ length: 13 }, () => '/').join(','),
  ])('are never %j', (text) => {
    expect(readWallPages(text)).toBeNull();
  });

  it('may begin as something else does', () => {
    expect(readWallPages('/accounting,/apiary')).toEqual(['/accounting', '/apiary']);
  });

  it.each([4, 601, 7.5, Number.NaN])('are not shown for %s seconds each', (seconds) => {
    expect(wallRotateS.safeParse(seconds).success).toBe(false);
  });
});
