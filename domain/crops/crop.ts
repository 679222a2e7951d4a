/** A name as farmers say it, and in English. */
interface Name {
  readonly vi: string;
  readonly en: string;
}

/** A stretch in the life of a crop or of animals in which they need something of their own. */
export interface GrowthStage {
  readonly id: string;
  readonly name: Name;
}

export type CropKind = 'field-crop' | 'fruit' | 'industrial-crop' | 'aquatic' | 'livestock';

/** What grows or is raised at a site; `stages` in the order in which they come. */
export interface Crop {
  readonly id: string;
  readonly kind: CropKind;
  readonly name: Name;
  readonly stages: readonly GrowthStage[];
}
