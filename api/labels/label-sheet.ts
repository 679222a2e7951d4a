import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { claimUrl, printedClaimCode } from '../../domain/claim-code.ts';
import { labelFaces, runsOf } from './label-font.ts';

export interface Label {
  readonly device: string;
  readonly name: string;
  /** Of the device's profile. */
  readonly model: string;
  readonly code: string;
}

interface Sheet {
  /** Where a phone is to open the address, `https://sen.example.org`. */
  readonly origin: string;
  /** What to do with the label, in one short line. */
  readonly hint: string;
}

type Document = InstanceType<typeof PDFDocument>;
type Weight = 400 | 700;

const MM = 72 / 25.4;
const PAGE = { width: 210 * MM, height: 297 * MM };
/** Sheets of 24 labels of 70 × 37 mm, as every stationer has them. */
const COLUMNS = 3;
const ROWS = 8;
const LABEL = { width: 70 * MM, height: 37 * MM };
const TOP = (PAGE.height - ROWS * LABEL.height) / 2;
/** Printers leave some millimetres white at the edge of the paper. */
const MARGIN = 4.5 * MM;
const QR = 27 * MM;
/** Characters of an id that fit in the usual size. */
const LONG_ID = 32;
/** The white that a QR needs around it, in modules (ISO/IEC 18004 §5.3.8). */
const QUIET = 4;

/** Draws labels for devices, 24 on a page of A4, as a PDF. Gives others their turn between two labels. */
export async function labelSheet(labels: readonly Label[], { origin, hint }: Sheet): Promise<Buffer> {
  const document = new PDFDocument({ size: [PAGE.width, PAGE.height], margin: 0, autoFirstPage: false });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  for (const [face, bytes] of labelFaces()) document.registerFont(face, bytes);
  for (const [index, label] of labels.entries()) {
    const place = index % (COLUMNS * ROWS);
    if (place === 0) document.addPage();
    const x = (place % COLUMNS) * LABEL.width + MARGIN;
    const y = TOP + Math.floor(place / COLUMNS) * LABEL.height + MARGIN;
    drawQr(document, claimUrl(origin, label.device, label.code), { x, y });
    drawText(document, label, { x: x + QR + 1.5 * MM, y, hint });
    if (index % 4 === 3) await new Promise((resolve) => setImmediate(resolve));
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Runs of dark modules of a row as one rectangle each: sharp at any resolution, and few of them. */
function drawQr(document: Document, text: string, { x, y }: { x: number; y: number }): void {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const module = QR / (size + 2 * QUIET - 4);
  const left = x + (QUIET - 2) * module;
  const top = y + (QUIET - 2) * module;
  data.forEach((row, line) => {
    for (let from = 0; from < size; from++) {
      if (!row[from]) continue;
      let to = from;
      while (to < size && row[to]) to++;
      document.rect(left + from * module, top + line * module, (to - from) * module, module);
      from = to;
    }
  });
  document.fill('#000');
}

function drawText(document: Document, label: Label, at: { x: number; y: number; hint: string }): void {
  const width = LABEL.width - MARGIN - QR - 1.5 * MM - MARGIN;
  let { y } = at;
  const write = (text: string, size: number, style: { weight: Weight; lines: number; colour?: string }): void => {
    for (const line of linesOf(document, text, { size, width, ...style })) {
      drawLine(document, line, { x: at.x, y, size, weight: style.weight, colour: style.colour ?? '#000' });
      y += size * 1.25;
    }
  };
  const title = label.name === label.device ? label.model : label.name;
  write(title, 9, { weight: 700, lines: 2 });
  if (title !== label.model) write(label.model, 6.5, { weight: 400, lines: 1, colour: '#333' });
  y += 2;
  // It may have to be typed, so it stands there whole.
  if (label.device.length <= LONG_ID) write(label.device, 8, { weight: 700, lines: 2 });
  else write(label.device, 5.5, { weight: 700, lines: 3 });
  y = at.y + QR - 21;
  const code = printedClaimCode(label.code);
  write(code, sizeToFit(document, code, { size: 11.5, weight: 700, width }), { weight: 700, lines: 1 });
  write(at.hint, 5.5, { weight: 400, lines: 1, colour: '#333' });
}

interface Type {
  readonly size: number;
  readonly weight: Weight;
}

function widthOf(document: Document, text: string, { size, weight }: Type): number {
  return runsOf(text, weight).reduce((sum, run) => sum + document.font(run.face, size).widthOfString(run.text), 0);
}

/** The size, at most the given one, at which the whole text fits on one line. */
const sizeToFit = (document: Document, text: string, type: Type & { width: number }): number =>
  Math.min(type.size, (type.size * type.width * 0.999) / widthOf(document, text, type));

/** The text in lines that fit, broken between words where possible; what is over is cut with "…". */
function linesOf(document: Document, text: string, type: Type & { width: number; lines: number }): string[] {
  const fits = (line: string): boolean => widthOf(document, line, type) <= type.width;
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < type.lines) {
    if (fits(rest)) return [...lines, rest];
    const last = lines.length === type.lines - 1;
    const characters = [...rest];
    let count = characters.length;
    while (count > 1 && !fits(characters.slice(0, count).join('') + (last ? '…' : ''))) count--;
    if (!last) {
      const blank = characters.slice(0, count + 1).lastIndexOf(' ');
      if (blank > 0) count = blank;
    }
    lines.push(characters.slice(0, count).join('').trim() + (last ? '…' : ''));
    rest = characters.slice(count).join('').trim();
  }
  return lines;
}

function drawLine(document: Document, text: string, at: Type & { x: number; y: number; colour: string }): void {
  let { x } = at;
  document.fillColor(at.colour);
  for (const run of runsOf(text, at.weight)) {
    document.font(run.face, at.size).text(run.text, x, at.y, { lineBreak: false });
    x += document.widthOfString(run.text);
  }
}
