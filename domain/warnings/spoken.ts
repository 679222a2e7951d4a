const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const scales = ['', ' nghìn', ' triệu', ' tỷ'] as const;

/** What units are called when read aloud; what is not here is left as it stands. Longest first. */
const units: readonly (readonly [RegExp, string])[] = [
  [/mg\/L/g, 'mi-li-gam trên lít'],
  [/g\/L/g, 'gam trên lít'],
  [/m³\/h/g, 'mét khối một giờ'],
  [/m\/s/g, 'mét một giây'],
  [/km\/h/g, 'ki-lô-mét một giờ'],
  [/W\/m²/g, 'oát trên mét vuông'],
  [/µg\/m³/g, 'mi-crô-gam trên mét khối'],
  [/m³/g, 'mét khối'],
  [/m²/g, 'mét vuông'],
  [/°C/g, 'độ C'],
  [/‰/g, 'phần nghìn'],
  [/%/g, 'phần trăm'],
];
/** Units that are letters alone, and so only units behind a number. */
const lettered: Readonly<Record<string, string>> = {
  mm: 'mi-li-mét',
  cm: 'xăng-ti-mét',
  km: 'ki-lô-mét',
  m: 'mét',
  ha: 'héc-ta',
  h: 'giờ',
  V: 'vôn',
  Hz: 'héc',
  ppm: 'phần triệu',
  kPa: 'ki-lô-pát-xcan',
  hPa: 'héc-tô-pát-xcan',
};
const words: readonly (readonly [RegExp, string])[] = [
  [/BĐ\s?(\d)/g, 'báo động $1'],
  [/\bTP\.?\s/g, 'thành phố '],
  [/\bUBND\b/g, 'Ủy ban nhân dân'],
  [/\bHTX\b/g, 'hợp tác xã'],
  [/pH/g, 'pê-hát'],
  [/NH₃|NH3/g, 'a-mô-ni-ắc'],
];

/** A whole number below 10¹² as it is said in Vietnamese. */
export function spokenWhole(n: number): string {
  if (n === 0) return digits[0];
  const groups: number[] = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 1000)) groups.push(rest % 1000);
  const said: string[] = [];
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const group = groups[i] as number;
    if (group > 0) said.push(`${spokenGroup(group, i < groups.length - 1)}${scales[i] ?? ''}`);
  }
  return said.join(' ');
}

/** @param full whether something stands before it, so that its zeros are said */
function spokenGroup(n: number, full: boolean): string {
  const hundreds = Math.floor(n / 100);
  const tens = Math.floor((n % 100) / 10);
  const ones = n % 10;
  const said: string[] = [];
  if (hundreds > 0 || full) said.push(`${digits[hundreds]} trăm`);
  if (tens > 1) said.push(`${digits[tens]} mươi`);
  else if (tens === 1) said.push('mười');
  else if (ones > 0 && said.length > 0) said.push('linh');
  if (ones > 0) said.push(spokenOne(ones, tens));
  return said.join(' ');
}

/** After tens 1 is „mốt”, 5 is „lăm”; 4 is „tư”. */
function spokenOne(ones: number, tens: number): string {
  if (ones === 5 && tens > 0) return 'lăm';
  if (ones === 1 && tens > 1) return 'mốt';
  if (ones === 4 && tens > 1) return 'tư';
  return digits[ones] as string;
}

/** A number with a decimal comma, as it is said: `4,25` „bốn phẩy hai mươi lăm”, `0,05` „không phẩy không năm”. */
export function spokenNumber(text: string): string {
  const negative = /^[-−]/.test(text);
  const [whole = '0', fraction = ''] = text.replace(/^[-−]/, '').split(',');
  const said = spokenWhole(Number(whole.replaceAll('.', '')));
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const after = fraction.slice(zeros);
  const behind = [...Array<string>(zeros).fill('không'), ...(after === '' ? [] : [spokenWhole(Number(after))])];
  return `${negative ? 'âm ' : ''}${said}${behind.length > 0 ? ` phẩy ${behind.join(' ')}` : ''}`;
}

const NUMBER = String.raw`[-−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-−]?\d{1,9}(?:,\d{1,6})?`;
const MEASURED = new RegExp(
  String.raw`(?<![\p{L}\d])(${NUMBER})(\s?(?:mm|cm|km|ha|ppm|kPa|hPa|Hz|m|h|V))?(?![\p{L}\d])`,
  'gu',
);

/** A text in Vietnamese with its numbers, units and abbreviations written as they are read aloud. */
export function spoken(text: string): string {
  let said = text;
  for (const [pattern, by] of words) said = said.replace(pattern, by);
  said = said.replace(/(?<!\d)(\d{1,2})[:h](\d{2})(?!\d)/g, (_, hours: string, minutes: string) =>
    Number(minutes) === 0 ? `${Number(hours)} giờ` : `${Number(hours)} giờ ${Number(minutes)} phút`,
  );
  said = said.replace(
    /(?<!\d)(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?!\d)/g,
    (_, day: string, month: string, year?: string) =>
      `ngày ${Number(day)} tháng ${Number(month)}${year === undefined ? '' : ` năm ${year}`}`,
  );
  said = said.replaceAll('ngày ngày', 'ngày').replace(/(\d)\s?[-–]\s?(?=\d)/g, '$1 đến ');
  for (const [pattern, by] of units) said = said.replace(pattern, ` ${by}`);
  said = said.replace(MEASURED, (_, number: string, unit?: string) => {
    const name = unit === undefined ? '' : ` ${lettered[unit.trim()] ?? unit.trim()}`;
    return `${spokenNumber(number)}${name}`;
  });
  return said.replace(/[ \t]{2,}/g, ' ').trim();
}
