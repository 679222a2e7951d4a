import type { WorstAlert } from '../../domain/api/overview.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { OpenAlertRow, ruleNamesOf } from '../../store/registry/site-overview.ts';

type RuleNames = Awaited<ReturnType<typeof ruleNamesOf>>;

/** An alert as a card or a row names it. */
export function worstOf(worst: OpenAlertRow | undefined, names: RuleNames): WorstAlert | null {
  if (!worst) return null;
  return {
    id: worst.id,
    level: worst.level,
    risk: worst.risk as WorstAlert['risk'],
    ruleName: names.get(worst.id) ?? { vi: '', en: '' },
    device: worst.device,
    datastream: worst.key === '' ? null : worst.key,
    raisedAt: rfc3339(worst.raisedAt),
    acknowledged: worst.state === 'acknowledged',
  };
}
