/** Ids of the demonstration's communes and provinces in the start set of administrative units. */
export const COMMUNES = {
  tanPhuDong: '28696@2025-07-01',
  mangDen: '23473@2025-07-01',
  dakHa: '23500@2025-07-01',
} as const;

export const DONG_THAP = '82@2025-07-01';
