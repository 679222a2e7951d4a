import { describe, expect, it } from 'vitest';
import { parseView, viewText } from '../../../../web/src/lib/map-view.ts';
import { rankOf, siteState, siteStates, worstFreshness, worstLevel } from '../../../../web/src/lib/site-state.ts';

describe('how a site is doing', () => {
  it('is its worst open alert, whatever its devices do', () => {
    expect(siteState(worstLevel(['watch', 'danger', 'act']), 'lost')).toBe('danger');
    expect(siteState(worstLevel(['watch']), 'fresh')).toBe('watch');
  });

  it('is that nothing is known of it while devices are silent, or there are none', () => {
    expect(siteState(worstLevel([]), worstFreshness(['fresh', 'lost', 'late']))).toBe('late');
    expect(siteState(null, worstFreshness([]))).toBe('late');
    expect(siteState(null, worstFreshness(['fresh', 'fresh']))).toBe('ok');
  });

  it('is ranked from the best to the worst, as clusters take the highest', () => {
    expect([...siteStates].sort((a, b) => rankOf(b) - rankOf(a))).toEqual(['danger', 'act', 'watch', 'late', 'ok']);
  });

  it('says of several devices what the most silent one does', () => {
    expect(worstFreshness(['never', 'fresh'])).toBe('never');
    expect(worstFreshness(['late', 'lost', 'never'])).toBe('lost');
  });
});

describe('what a map shows, in a link', () => {
  it('is read as it was written, to a metre', () => {
    const view = { latitude: 10.264412, longitude: 106.67251, zoom: 13.44 };
    expect(viewText(view)).toBe('10.26441,106.67251,13.4z');
    expect(parseView(viewText(view))).toEqual({ latitude: 10.26441, longitude: 106.67251, zoom: 13.4 });
    expect(parseView('-8,110,5z')).toEqual({ latitude: -8, longitude: 110, zoom: 5 });
  });

  it.each([
    '',
    '10,106',
    '10,106,13',
    '91,106,5z',
    '86,106,5z',
    '10,181,5z',
    '10,106,99z',
    '10,106,1z',
    'NaN,0,5z',
    '10,106,5z,x',
  ])('is not %s', (text) => {
    expect(parseView(text)).toBeNull();
  });
});
