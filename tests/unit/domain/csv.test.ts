import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../domain/csv.ts';

describe('a line of CSV', () => {
  it('comes back as it was, whatever is in it', () => {
    const fields = ['plain', 'a,b', 'say "hi"', 'two\nlines', 'Đo mặn', '', '-'];
    expect(parse(csvLine([...fields, 3.5, null]))).toEqual([[...fields.slice(0, 6), "'-", '3.5', '']]);
  });

  it.each(['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', '\r=1'])('runs no formula: %j', (text) => {
    expect(parse(csvLine([text]))).toEqual([[`'${text}`]]);
  });
});
