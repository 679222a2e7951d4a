import { bandProgram } from './band.ts';
import { changeProgram } from './change.ts';
import type { MeasuredCondition } from './conditions.ts';
import { differenceProgram } from './difference.ts';
import type { Program } from './machine.ts';
import { neverZeroProgram } from './never-zero.ts';
import { nightFlowProgram } from './night-flow.ts';
import { stuckProgram } from './stuck.ts';
import { sumProgram } from './sum.ts';
import { swingProgram } from './swing.ts';
import { thresholdProgram } from './threshold.ts';

/** What the places of a rule's machines have in common. */
export interface ProgramPlace {
  /** IANA zone in which days begin and nights are told. */
  readonly timeZone: string;
}

/** A condition on one datastream (of a difference: on two) made ready to run; one serves all machines of a rule in a zone. */
export function programOf(condition: MeasuredCondition, place: ProgramPlace): Program {
  switch (condition.kind) {
    case 'threshold':
      return thresholdProgram(condition);
    case 'band':
      return bandProgram(condition);
    case 'change':
      return changeProgram(condition);
    case 'sum':
      return sumProgram(condition, place);
    case 'swing':
      return swingProgram(condition, place);
    case 'difference':
      return differenceProgram(condition);
    case 'night-flow':
      return nightFlowProgram(condition, place);
    case 'never-zero':
      return neverZeroProgram(condition);
    case 'stuck':
      return stuckProgram(condition);
  }
}
