import { describe, expect, it } from 'vitest';
import { newSeason, seasonFaults, stageOn } from '../../../../domain/api/seasons.ts';

const stages = [
  { stage: 'sowing', from: '2026-11-03' },
  { stage: 'tillering', from: '2026-11-22' },
];
const season = { crop: 'rice', name: 'Đông Xuân 2026–2027', from: '2026-11-01', to: null, stages };

describe('a season', () => {
  it('is at the stage that began last', () => {
    expect(stageOn(stages, '2026-11-02')).toBeNull();
    expect(stageOn(stages, '2026-11-21')?.stage).toBe('sowing');
    expect(stageOn([...stages].reverse(), '2026-11-22')?.stage).toBe('tillering');
    expect(stageOn(stages, '2027-03-01')?.stage).toBe('tillering');
  });

  it.each([
    ['that ends before it begins', { to: '2026-10-31', stages: [] }, ['to']],
    ['with a stage of another crop', { stages: [{ stage: 'nursery', from: '2026-11-05' }] }, ['stages', '0', 'stage']],
    ['with a stage before it', { stages: [{ stage: 'sowing', from: '2026-10-05' }] }, ['stages', '0', 'from']],
    ['with a stage after it', { to: '2026-11-10' }, ['stages', '1', 'from']],
  ])('%s contradicts itself', (_name, change, path) => {
    expect(seasonFaults({ ...season, ...change }).map((fault) => fault.path)).toEqual([path]);
    expect(newSeason.safeParse({ ...season, ...change }).success).toBe(false);
  });

  it('cannot have two stages begin on one day', () => {
    const twice = [stages[0], { ...stages[1], from: '2026-11-03' }];
    expect(newSeason.safeParse({ ...season, stages: twice }).success).toBe(false);
    expect(newSeason.safeParse(season).success).toBe(true);
  });
});
