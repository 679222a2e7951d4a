import type { Crop, CropKind, GrowthStage } from './crop.ts';
import * as stages from './stages.ts';

const crop = (
  [id, vi, en]: readonly [id: string, vi: string, en: string],
  kind: CropKind,
  itsStages: readonly GrowthStage[],
): Crop => ({ id, kind, name: { vi, en }, stages: itsStages });

/** What is grown and raised where Sen is at work. A site may name others in words of its own. */
export const crops: readonly Crop[] = [
  crop(['rice', 'Lúa', 'Rice'], 'field-crop', stages.rice),
  crop(['maize', 'Bắp', 'Maize'], 'field-crop', stages.maize),
  crop(['leaf-vegetables', 'Rau ăn lá', 'Leaf vegetables'], 'field-crop', stages.vegetables),
  crop(['chilli', 'Ớt', 'Chilli'], 'field-crop', stages.fruitingVegetables),
  crop(['tomato', 'Cà chua', 'Tomato'], 'field-crop', stages.fruitingVegetables),
  crop(['lemongrass', 'Sả', 'Lemongrass'], 'field-crop', stages.lemongrass),
  crop(['cassava', 'Khoai mì', 'Cassava'], 'field-crop', stages.root),
  crop(['sweet-potato', 'Khoai lang', 'Sweet potato'], 'field-crop', stages.root),
  crop(['durian', 'Sầu riêng', 'Durian'], 'fruit', stages.orchard),
  crop(['mango', 'Xoài', 'Mango'], 'fruit', stages.orchard),
  crop(['pomelo', 'Bưởi', 'Pomelo'], 'fruit', stages.orchard),
  crop(['orange', 'Cam', 'Orange'], 'fruit', stages.orchard),
  crop(['longan', 'Nhãn', 'Longan'], 'fruit', stages.orchard),
  crop(['rambutan', 'Chôm chôm', 'Rambutan'], 'fruit', stages.orchard),
  crop(['custard-apple', 'Mãng cầu', 'Custard apple'], 'fruit', stages.orchard),
  crop(['dragon-fruit', 'Thanh long', 'Dragon fruit'], 'fruit', stages.dragonFruit),
  crop(['coconut', 'Dừa', 'Coconut'], 'fruit', stages.coconut),
  crop(['coffee', 'Cà phê', 'Coffee'], 'industrial-crop', stages.coffee),
  crop(['pepper', 'Tiêu', 'Black pepper'], 'industrial-crop', stages.pepper),
  crop(['vannamei-shrimp', 'Tôm thẻ', 'Whiteleg shrimp'], 'aquatic', stages.shrimp),
  crop(['tiger-shrimp', 'Tôm sú', 'Tiger shrimp'], 'aquatic', stages.shrimp),
  crop(['pangasius', 'Cá tra', 'Pangasius'], 'aquatic', stages.fish),
  crop(['tilapia', 'Cá rô phi, điêu hồng', 'Tilapia'], 'aquatic', stages.fish),
  crop(['snakehead', 'Cá lóc', 'Snakehead'], 'aquatic', stages.fish),
  crop(['chicken', 'Gà', 'Chicken'], 'livestock', stages.poultry),
  crop(['duck', 'Vịt', 'Duck'], 'livestock', stages.poultry),
  crop(['pig', 'Heo', 'Pig'], 'livestock', stages.pig),
  crop(['cattle', 'Bò', 'Cattle'], 'livestock', stages.cattle),
];

const byId: ReadonlyMap<string, Crop> = new Map(crops.map((one) => [one.id, one]));

/** The crop of the catalogue; undefined for one that a site named in its own words. */
export const knownCrop = (id: string): Crop | undefined => byId.get(id);

/** Whether the crop may be said to be at that stage: one of its own, or any words for a crop that is not in the catalogue. */
export function hasStage(crop: string, stage: string): boolean {
  const known = byId.get(crop);
  return known === undefined || known.stages.some(({ id }) => id === stage);
}

/** What a crop is called; its own words when it is not in the catalogue. */
export const cropName = (crop: string, language: 'vi' | 'en'): string => byId.get(crop)?.name[language] ?? crop;

export const stageName = ({ crop, stage }: { readonly crop: string; readonly stage: string }, language: 'vi' | 'en') =>
  byId.get(crop)?.stages.find(({ id }) => id === stage)?.name[language] ?? stage;
