import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { ruleDefinition } from '../../../../domain/rules/definition.ts';
import { implausible } from '../../../../domain/rules/plausible.ts';
import { plainNumber } from '../../i18n/rule-text.ts';
import type { TextTools } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { type Draft, operatorOf, schemaOf, subjectOf } from './draft.ts';

/** What is wrong where: `condition.steps.0.clearValue` → words. */
export type Issues = ReadonlyMap<string, string>;

export const IssuesContext = createContext<Issues>(new Map());

/** What is wrong with one field; undefined for nothing. */
export const useIssue = (path: string): string | undefined => useContext(IssuesContext).get(path);

type Issue = z.core.$ZodIssue;

const frame = ruleDefinition.omit({ condition: true });

/**
 * What is wrong with a draft, by the path of its field.
 * @param all also what is simply not filled in yet; without it only what contradicts itself
 */
export function issuesOf(draft: Draft, tools: TextTools, all: boolean): Issues {
  const { condition, ...rest } = draft;
  const found: { readonly path: string; readonly issue: Issue }[] = [];
  const take = (error: z.ZodError, prefix: readonly string[]) => {
    for (const issue of error.issues) {
      const deepest = issue.code === 'invalid_union' ? (issue.errors.find((one) => one.length > 0) ?? []) : [];
      if (deepest.length === 0) found.push({ path: [...prefix, ...issue.path].join('.'), issue });
      for (const inner of deepest)
        found.push({ path: [...prefix, ...issue.path, ...inner.path].join('.'), issue: inner });
    }
  };
  const framed = frame.safeParse(rest);
  if (!framed.success) take(framed.error, []);
  if (condition.kind === 'combination') {
    const { parts, ...head } = condition;
    parts.forEach((part, i) => {
      part.conditions.forEach((one, j) => {
        const leaf = schemaOf[one.kind].safeParse(one);
        if (!leaf.success) take(leaf.error, ['condition', 'parts', String(i), 'conditions', String(j)]);
      });
    });
    const headed = schemaOf.combination.omit({ parts: true }).safeParse(head);
    if (!headed.success) take(headed.error, ['condition']);
  } else {
    const judged = schemaOf[condition.kind].safeParse(condition);
    if (!judged.success) take(judged.error, ['condition']);
  }
  const issues = new Map<string, string>();
  for (const { path, issue } of found)
    if ((all || issue.code === 'custom') && !issues.has(path))
      issues.set(path, issueText(draft, { path, issue }, tools));
  for (const { path, message } of implausible(condition)) {
    const at = ['condition', ...path].join('.');
    // What is not typed yet is not impossible.
    if (!issues.has(at) && !Number.isNaN(valueAt(condition, path)) && subjectOf(condition).property !== '')
      issues.set(at, messageText(draft, { path: at, message }, tools));
  }
  return issues;
}

const valueAt = (tree: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[key], tree);

/** What the server found wrong, put where it belongs. */
export function serverIssues(error: unknown, draft: Draft, tools: TextTools): Issues {
  const issues = new Map<string, string>();
  if (!(error instanceof ApiError)) return issues;
  for (const { path, message } of error.fields) {
    const field = path.replace(/^body\.(definition\.)?/, '');
    issues.set(fieldOf(field), messageText(draft, { path: field, message }, tools));
  }
  return issues;
}

/** One field stands for the whole list of devices. */
const fieldOf = (path: string): string => path.replace(/^(scope\.devices)\.\d+$/, '$1');

interface Told {
  readonly path: string;
  readonly issue: Issue;
}

function issueText(draft: Draft, { path, issue }: Told, tools: TextTools): string {
  const { t } = tools;
  const number = (n: number | bigint) => plainNumber(Number(n), tools);
  switch (issue.code) {
    case 'custom':
      return messageText(draft, { path, message: issue.message }, tools);
    case 'too_small':
      if (path.endsWith('weekdays')) return t('rules.wrong.weekdays');
      return issue.origin === 'string' ? t('rules.wrong.name') : t('rules.wrong.atLeast', { n: number(issue.minimum) });
    case 'too_big':
      return issue.origin === 'string'
        ? t('rules.wrong.long', { n: number(issue.maximum) })
        : t('rules.wrong.atMost', { n: number(issue.maximum) });
    case 'invalid_format':
      return t(path.endsWith('property') ? 'rules.wrong.property' : 'rules.wrong.time');
    default:
      return t('rules.wrong.number');
  }
}

/** Messages of the rule document and of the server, by a part that is in no other. */
const known = [
  ['lies on the wrong side of the alarm value', 'clear'],
  ['each step must lie beyond', 'beyond'],
  ['cannot be milder', 'milder'],
  ['must lie above the lower', 'bandOrder'],
  ['it must lie inside the band', 'clearBand'],
  ['it must lie outside the band', 'clearBandInside'],
  ['clear values cross over', 'clearCross'],
  ['night window must end', 'night'],
  ['a growth stage is one of a crop', 'stage'],
  ['is not a stage of', 'stage'],
  ['there is no device', 'device'],
  ['there is no profile', 'profile'],
  ['there is no place', 'place'],
  ['not measure', 'missingProperty'],
  ['compare datastreams of one', 'unlike'],
  ['the limits are in', 'unit'],
  ['there is no template', 'template'],
] as const;

function messageText(draft: Draft, { path, message }: { path: string; message: string }, tools: TextTools): string {
  const { t } = tools;
  const range = / is (-?[\d.]+)(?: to (-?[\d.]+)| or more)/.exec(message);
  if (message.includes('is not possible') && range)
    return t(range[2] === undefined ? 'rules.wrong.impossibleBelow' : 'rules.wrong.impossible', {
      min: plainNumber(Number(range[1]), tools),
      max: plainNumber(Number(range[2]), tools),
    });
  const found = known.find(([part]) => message.includes(part))?.[1];
  if (found === undefined) return t('rules.wrong.other');
  if (found !== 'clear') return t(`rules.wrong.${found}`);
  const { down, value } = limitAt(draft, path);
  return t(down ? 'rules.wrong.clearAbove' : 'rules.wrong.clearBelow', { value: plainNumber(value, tools) });
}

/** The limit that a clear value at that path is held against. */
function limitAt({ condition }: Draft, path: string): { readonly down: boolean; readonly value: number } {
  const inner = /^condition\.parts\.(\d+)\.conditions\.(\d+)\./.exec(path);
  const one =
    inner && condition.kind === 'combination'
      ? condition.parts[Number(inner[1])]?.conditions[Number(inner[2])]
      : condition;
  const step = one?.steps[Number(/steps\.(\d+)\./.exec(path)?.[1] ?? 0)];
  return {
    down: one !== undefined && operatorOf(one).startsWith('<'),
    value: step && 'value' in step ? step.value : Number.NaN,
  };
}
