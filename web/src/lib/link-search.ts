import { defaultStringifySearch } from '@tanstack/react-router';
import { z } from 'zod';

const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** What people read in a link, and may stand there as it is (RFC 3986 §3.4). */
const readable: Readonly<Record<string, string>> = { '%2F': '/', '%40': '@', '%3A': ':', '%2C': ',' };
const written = (text: string): string =>
  encodeURIComponent(text).replace(/%2F|%40|%3A|%2C/g, (code) => readable[code] ?? code);

/** The search of a link: lists of words repeat their name, `s=a&s=b`; everything else is as the router writes it. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const rest: Record<string, unknown> = {};
  const repeated: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    if (!isWords(value)) rest[name] = value;
    else for (const one of value) repeated.push(`${encodeURIComponent(name)}=${written(one)}`);
  }
  const plain = defaultStringifySearch(rest);
  if (repeated.length === 0) return plain;
  return `${plain === '' ? '?' : `${plain}&`}${repeated.join('&')}`;
}

/** A number in a link is read as one, whatever was meant. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A list of words of a link, each once, at most `max`: given once, several times, or not at all. */
export const repeatedWords = (max: number, length: number) =>
  z
    .union([z.array(word), word.transform((one) => [one])])
    .transform((words) => [...new Set(words.filter((one) => one.length <= length))].slice(0, max))
    .optional()
    .catch(undefined);
