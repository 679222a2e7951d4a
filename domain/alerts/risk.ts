/** A disaster risk level as people are told it. */
export interface RiskLevel {
  readonly level: 1 | 2 | 3 | 4 | 5;
  readonly name: { readonly vi: string; readonly en: string };
  readonly colour: { readonly vi: string; readonly en: string };
}

/** The five disaster risk levels and their colours. Decision 18/2021/QĐ-TTg art. 4 */
export const riskLevels: readonly RiskLevel[] = [
  { level: 1, name: { vi: 'Rủi ro thấp', en: 'Low risk' }, colour: { vi: 'xanh dương nhạt', en: 'light blue' } },
  { level: 2, name: { vi: 'Rủi ro trung bình', en: 'Moderate risk' }, colour: { vi: 'vàng nhạt', en: 'light yellow' } },
  { level: 3, name: { vi: 'Rủi ro lớn', en: 'High risk' }, colour: { vi: 'da cam', en: 'orange' } },
  { level: 4, name: { vi: 'Rủi ro rất lớn', en: 'Very high risk' }, colour: { vi: 'đỏ', en: 'red' } },
  { level: 5, name: { vi: 'Thảm họa', en: 'Catastrophe' }, colour: { vi: 'tím', en: 'purple' } },
];
