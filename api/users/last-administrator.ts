import { HttpProblem } from '../http/problem.ts';

export const lastAdministrator = (): HttpProblem =>
  new HttpProblem(
    'last-administrator',
    'Nobody else could manage everything; make somebody else an administrator first.',
  );
