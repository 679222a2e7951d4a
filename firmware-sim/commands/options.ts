import { InvalidArgumentError } from 'commander';
import { UserError } from '../errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `6h`, `2d` → milliseconds; a bare number is seconds. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write a number and a unit: 90s, 15m, 6h or 2d.');
  return Number(match[1]) * (UNITS[match[2] ?? 's'] as number);
}

/** A whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`Write a whole number, ${least} or more.`);
    return value;
  };
}

/** A number above zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Write a number above 0.');
  return value;
}

/** Host and port of `mqtt://host:port` for connections over plain TCP. */
export function tcpAddress(text: string): { host: string; port: number } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(`"${text}" is not an address; write mqtt://host:port`);
  }
  if (!['mqtt:', 'tcp:'].includes(url.protocol))
    throw new UserError(`"${text}": load speaks plain TCP, mqtt://host:port`);
  return { host: url.hostname, port: url.port === '' ? 1883 : Number(url.port) };
}
