import { z } from 'zod';
import { unitId } from '../scopes.ts';

/** A day of the calendar, `2025-07-01`. */
export const day = z.iso.date();

/** Provinces have codes of two digits, communes of five. Districts ended on 1 July 2025 and are not kept. */
export const unitLevel = z.enum(['province', 'commune']);
export type UnitLevel = z.infer<typeof unitLevel>;

/** tỉnh, thành phố; xã, phường, thị trấn (until 2025), đặc khu. */
export const unitKind = z.enum(['tinh', 'thanh-pho', 'xa', 'phuong', 'thi-tran', 'dac-khu']);
export type UnitKind = z.infer<typeof unitKind>;

/**
 * A province or commune in the time between two decisions on it. Whatever is decided (another name, kind, border or
 * province) ends the unit and begins its successors.
 */
export const administrativeUnit = z.object({
  /** `{code}@{from}`: after a merger a code may be given to another unit. */
  id: unitId,
  code: z.string().regex(/^([0-9]{2}|[0-9]{5})$/),
  level: unitLevel,
  kind: unitKind,
  /** With its kind: `Xã Tân Phú Đông`. */
  name: z.string().min(1).max(120),
  /** Of a commune, the id of its province. */
  parent: unitId.nullable(),
  /** The first day on which it is; and the first on which it is no more, null for one that still is. */
  from: day,
  to: day.nullable(),
});
export type AdministrativeUnit = z.infer<typeof administrativeUnit>;

export const unitIdOf = (code: string, from: string): string => `${code}@${from}`;

/** What became of a unit: `transfer` is a commune that goes on in another province. */
export const successionKind = z.enum(['merge', 'split', 'rename', 'promote', 'transfer']);
export type SuccessionKind = z.infer<typeof successionKind>;

/** That one unit became another on a day: the day on which the one ends and the other begins. */
export const succession = z.object({ predecessor: unitId, successor: unitId, kind: successionKind, on: day });
export type Succession = z.infer<typeof succession>;

export const levelOf = (code: string): UnitLevel => (code.length === 2 ? 'province' : 'commune');

/** Which kinds there are of provinces and of communes. */
export const kindsOf: Readonly<Record<UnitLevel, readonly UnitKind[]>> = {
  province: ['tinh', 'thanh-pho'],
  commune: ['xa', 'phuong', 'thi-tran', 'dac-khu'],
};

/** The kind as it stands before a name. */
export const kindText: Readonly<Record<UnitKind, string>> = {
  tinh: 'Tỉnh',
  'thanh-pho': 'Thành phố',
  xa: 'Xã',
  phuong: 'Phường',
  'thi-tran': 'Thị trấn',
  'dac-khu': 'Đặc khu',
};
