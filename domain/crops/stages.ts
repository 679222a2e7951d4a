import type { GrowthStage } from './crop.ts';

type Row = readonly [id: string, vi: string, en: string];

const stages = (...rows: readonly Row[]): readonly GrowthStage[] =>
  rows.map(([id, vi, en]) => ({ id, name: { vi, en } }));

const LAND: Row = ['land-preparation', 'Làm đất', 'Land preparation'];
const POND: Row = ['pond-preparation', 'Cải tạo ao', 'Pond preparation'];
const YOUNG_TREE: Row = ['young', 'Cây tơ, chưa cho trái', 'Young, not yet bearing'];
const RECOVERY: Row = ['recovery', 'Dưỡng cây sau thu hoạch', 'Recovery after harvest'];
const FLOWERING: Row = ['flowering', 'Ra hoa', 'Flowering'];
const FRUIT_SET: Row = ['fruit-set', 'Đậu trái', 'Fruit set'];
const FRUIT_GROWTH: Row = ['fruit-growth', 'Nuôi trái', 'Fruit growth'];
const HARVEST: Row = ['harvest', 'Thu hoạch', 'Harvest'];
const SALE: Row = ['sale', 'Xuất chuồng', 'Sale'];

export const rice = stages(
  LAND,
  ['sowing', 'Gieo sạ', 'Sowing'],
  ['seedling', 'Mạ', 'Seedling'],
  ['tillering', 'Đẻ nhánh', 'Tillering'],
  ['panicle', 'Làm đòng', 'Panicle formation'],
  ['heading', 'Trổ', 'Heading and flowering'],
  ['ripening', 'Chín', 'Ripening'],
  HARVEST,
);

export const maize = stages(
  LAND,
  ['sowing', 'Tỉa hạt', 'Sowing'],
  ['seedling', 'Cây con', 'Seedling'],
  ['vegetative', 'Lớn thân, lá', 'Vegetative growth'],
  ['silking', 'Trổ cờ, phun râu', 'Tasselling and silking'],
  ['ripening', 'Vào hạt, chín', 'Grain filling and ripening'],
  HARVEST,
);

export const vegetables = stages(
  LAND,
  ['sowing', 'Gieo, trồng', 'Sowing or planting'],
  ['seedling', 'Cây con', 'Seedling'],
  ['vegetative', 'Lớn thân, lá', 'Leaf growth'],
  HARVEST,
);

export const fruitingVegetables = stages(
  LAND,
  ['seedling', 'Cây con', 'Seedling'],
  ['vegetative', 'Lớn thân, lá', 'Vegetative growth'],
  FLOWERING,
  FRUIT_GROWTH,
  HARVEST,
);

export const lemongrass = stages(
  LAND,
  ['planting', 'Trồng', 'Planting'],
  ['tillering', 'Nảy chồi, đẻ nhánh', 'Tillering'],
  ['vegetative', 'Lớn bụi', 'Clump growth'],
  HARVEST,
);

export const orchard = stages(
  YOUNG_TREE,
  RECOVERY,
  ['shoots', 'Ra đọt', 'New shoots'],
  ['induction', 'Xử lý ra hoa', 'Flower induction'],
  FLOWERING,
  FRUIT_SET,
  FRUIT_GROWTH,
  HARVEST,
);

export const coconut = stages(YOUNG_TREE, ['bearing', 'Đang cho trái', 'Bearing']);

export const dragonFruit = stages(YOUNG_TREE, RECOVERY, ['buds', 'Ra nụ', 'Buds'], FLOWERING, FRUIT_GROWTH, HARVEST);

export const coffee = stages(
  YOUNG_TREE,
  RECOVERY,
  ['dormancy', 'Khô hạn, làm mầm hoa', 'Dry rest and bud formation'],
  FLOWERING,
  FRUIT_SET,
  FRUIT_GROWTH,
  ['ripening', 'Chín', 'Ripening'],
  HARVEST,
);

export const pepper = stages(YOUNG_TREE, RECOVERY, FLOWERING, FRUIT_GROWTH, ['ripening', 'Chín', 'Ripening'], HARVEST);

export const root = stages(
  LAND,
  ['planting', 'Trồng', 'Planting'],
  ['vegetative', 'Lớn thân, lá', 'Vegetative growth'],
  ['bulking', 'Nuôi củ', 'Root growth'],
  HARVEST,
);

export const shrimp = stages(
  POND,
  ['nursery', 'Ương giống', 'Nursery'],
  ['small', 'Tôm nhỏ (tới 30 ngày)', 'Small (up to 30 days)'],
  ['medium', 'Tôm lứa (30–60 ngày)', 'Growing (30–60 days)'],
  ['large', 'Tôm lớn (trên 60 ngày)', 'Large (over 60 days)'],
  HARVEST,
);

export const fish = stages(
  POND,
  ['stocking', 'Thả giống', 'Stocking'],
  ['fingerling', 'Cá giống', 'Fingerlings'],
  ['growing', 'Cá thịt', 'Growing'],
  ['finishing', 'Vỗ béo', 'Finishing'],
  HARVEST,
);

export const poultry = stages(
  ['brooding', 'Úm con giống', 'Brooding'],
  ['growing', 'Nuôi lứa', 'Growing'],
  ['finishing', 'Vỗ béo', 'Finishing'],
  ['laying', 'Đẻ trứng', 'Laying'],
  SALE,
);

export const pig = stages(
  ['suckling', 'Heo con theo mẹ', 'Suckling'],
  ['weaned', 'Heo cai sữa', 'Weaned'],
  ['growing', 'Heo lứa', 'Growing'],
  ['finishing', 'Vỗ béo', 'Finishing'],
  ['gestating', 'Nái mang thai', 'Gestating sows'],
  ['lactating', 'Nái nuôi con', 'Lactating sows'],
  SALE,
);

export const cattle = stages(
  ['calf', 'Bê con', 'Calves'],
  ['young', 'Bò tơ', 'Young cattle'],
  ['breeding', 'Bò sinh sản', 'Breeding cows'],
  ['milking', 'Bò vắt sữa', 'Milking cows'],
  ['finishing', 'Vỗ béo', 'Finishing'],
  SALE,
);
