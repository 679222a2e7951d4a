/** What each step of the guide is given. */
export interface StepProps {
  readonly done: boolean;
  /** It was done, or skipped: on to the next one. */
  readonly onNext: () => void;
}
