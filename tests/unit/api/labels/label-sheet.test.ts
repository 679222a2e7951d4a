import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { labelSheet } from '../../../../api/labels/label-sheet.ts';

const sheet = { origin: 'https://sen.example.org', hint: 'Quét mã để nhận thiết bị' };
const label = { device: 'SEN-0001', name: 'SEN-0001', model: 'Trạm cửa cống' };

/** The characters in use, as the document itself lists them for those who copy text out of it. */
async function charactersOf(code: string): Promise<string> {
  const pdf = await labelSheet([{ ...label, code }], sheet);
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map((found) => {
    try {
      return inflateSync(Buffer.from(found[1] ?? '', 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
  return streams.filter((stream) => stream.includes('begincmap')).join('\n');
}

describe('a label', () => {
  it.each(['23457-89CFG', 'MMMMMMMMMM', 'QQQQQQQQQQ', 'MQMQMQMQMQ'])('carries the code %s whole', async (code) => {
    const characters = await charactersOf(code.replace('-', ''));
    expect(characters).toContain('<0054>');
    expect(characters).not.toContain('<2026>');
  });
});
