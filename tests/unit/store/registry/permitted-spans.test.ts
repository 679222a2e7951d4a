import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers } from '../../../../domain/spans.ts';
import { permittedSpans } from '../../../../store/registry/deployments.ts';

const INF = Number.POSITIVE_INFINITY;
const stays = [
  { site: 'theirs', from: 100, to: 200 },
  { site: 'mine', from: 200, to: 300 },
  { site: 'mine-too', from: 300, to: 400 },
  { site: 'theirs', from: 500, to: 600 },
  { site: 'mine', from: 600, to: null },
];
const at = (site: string) => site.startsWith('mine');

describe('the times of which somebody may have readings', () => {
  it('are those at sites of his, one after another as one', () => {
    expect(permittedSpans(stays, { at, now: true, nowhere: false })).toEqual([
      { from: 200, to: 400 },
      { from: 600, to: INF },
    ]);
  });

  it('are with the owner also those when it stood nowhere, before all else as well', () => {
    expect(permittedSpans(stays, { at: () => false, now: false, nowhere: true })).toEqual([
      { from: -INF, to: 100 },
      { from: 400, to: 500 },
    ]);
    expect(permittedSpans([], { at, now: true, nowhere: true })).toEqual([{ from: -INF, to: INF }]);
    expect(permittedSpans([], { at, now: true, nowhere: false })).toEqual([]);
  });

  it('begin with the present stay alone for whoever may now', () => {
    expect(permittedSpans(stays, { at: () => false, now: true, nowhere: false })).toEqual([{ from: 600, to: INF }]);
  });

  it('of any history hold each instant exactly when it is permitted', () => {
    const history = fc
      .array(
        fc.record({ mine: fc.boolean(), gap: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 0, max: 3 }) }),
        {
          maxLength: 8,
        },
      )
      .map((parts) => {
        let from = 0;
        return parts.map(({ mine, gap, length }) => {
          from += gap;
          const stay = { site: mine ? 'mine' : 'theirs', from, to: from + length };
          from += length;
          return stay;
        });
      });
    fc.assert(
      fc.property(history, fc.boolean(), (past, nowhere) => {
        const spans = permittedSpans(past, { at, now: false, nowhere });
        for (let time = -1; time < 50; time++) {
          const stay = past.find(({ from, to }) => from <= time && time < to);
          expect(covers(spans, time)).toBe(stay ? at(stay.site) : nowhere);
        }
        for (const [index, span] of spans.slice(1).entries())
          expect(span.from).toBeGreaterThan(spans[index]?.to ?? INF);
      }),
    );
  });
});
