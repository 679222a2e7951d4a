import { InvalidArgumentError } from 'commander';
import { day } from '../../domain/units/unit.ts';

/** A day of the calendar on the command line. */
export function parseDay(text: string): string {
  const read = day.safeParse(text);
  if (!read.success) throw new InvalidArgumentError('It is written 2025-07-01.');
  return read.data;
}
