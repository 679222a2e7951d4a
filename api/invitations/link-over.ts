import { HttpProblem } from '../http/problem.ts';

/** The same for a link that never was, was used, withdrawn, or is too old: who guesses learns nothing. */
export const linkOver = (): HttpProblem =>
  new HttpProblem('link-over', 'The link was used, was withdrawn, or is too old. Ask for a new one.');
