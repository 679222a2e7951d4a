/** One result that a machine looks at. */
export interface MachineInput {
  /** Event time, epoch ms. */
  readonly at: number;
  readonly value: number;
  /** Which of its datastreams it is of: 0 for a machine of one; of a difference 1 is what is taken away. */
  readonly source: number;
  /** Whether the rule may raise anything at that time. */
  readonly mayRaise: boolean;
}

/** What a step of a machine brings about. `step` counts from 1; `value` is what was measured. Times are event times. */
export type MachineEffect =
  | { readonly kind: 'raised'; readonly at: number; readonly step: number; readonly value: number | null }
  | { readonly kind: 'escalated'; readonly at: number; readonly step: number; readonly value: number | null }
  | { readonly kind: 'eased'; readonly at: number; readonly step: number; readonly value: number | null }
  | { readonly kind: 'worse'; readonly peak: number }
  | { readonly kind: 'cleared'; readonly at: number; readonly value: number | null };

export interface MachineStep<S> {
  readonly state: S;
  readonly effect: MachineEffect | null;
}

/** What is known of the alert that a machine has open, when its own state was lost. */
export interface OpenAlert {
  readonly raisedAt: number;
  readonly step: number;
  readonly peak: number | null;
}

/**
 * A condition made ready to run: pure, and the same for all machines of a rule. States are JSON, and the same object comes
 * back when nothing changed; `start` is the one state that need not be kept.
 */
export interface Program<S = unknown> {
  readonly start: S;
  /** A live result, in rising event time for each source. */
  step(state: S, input: MachineInput): MachineStep<S>;
  /** A result that came late or out of order: later ones are measured with it, itself it raises and clears nothing. */
  absorb(state: S, input: MachineInput): S;
  /** The step that a state stands at, 0 for none. */
  stepOf(state: S): number;
  /** Whether a state says anything yet: for a window that is not full, or a night that has none before it, it does not. */
  knows(state: S): boolean;
  /** A state from what was kept of it, null for nothing or for something unreadable; an open alert outweighs it. */
  restore(kept: unknown, open: OpenAlert | null): S;
}
