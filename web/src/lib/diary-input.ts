import { diaryFaults } from '../../../domain/api/diary.ts';
import type { DiaryKind } from '../../../domain/diary.ts';
import { EARLIEST_BELIEVED, MAX_AHEAD_MS } from '../../../domain/time.ts';
import { fromLocalInput } from './local-input.ts';
import { readNumber } from './read-number.ts';
import { TIME_ZONE } from './time-zone.ts';

/** A form as it is filled in; `at` as a `datetime-local` holds it, null for now. */
export interface DiaryInput {
  readonly kind: DiaryKind;
  readonly at: string | null;
  readonly text: string;
  readonly amount: string;
  readonly unit: string;
}

export interface DiaryWords {
  readonly kind: DiaryKind;
  readonly at: string;
  readonly text: string;
  readonly amount: number | null;
  readonly unit: string | null;
}

/** What is wrong with a field: the last word of a key `diary.fault.*`. */
export type DiaryFaults = { readonly [K in 'at' | 'text' | 'amount' | 'unit']?: DiaryFault };
export type DiaryFault = 'text' | 'amount' | 'unit' | 'future' | 'past' | 'unread';

/** What a form says, or what is wrong with it. @param now epoch ms by the server's clock */
export function readDiary(input: DiaryInput, now: number): { words: DiaryWords | null; faults: DiaryFaults } {
  const at = input.at === null ? now : fromLocalInput(input.at, TIME_ZONE);
  const faults: Record<string, DiaryFault> = {};
  if (at === null) faults['at'] = 'unread';
  else if (at > now + MAX_AHEAD_MS) faults['at'] = 'future';
  else if (at < EARLIEST_BELIEVED) faults['at'] = 'past';
  const amount = input.amount.trim() === '' ? null : readNumber(input.amount);
  if (amount !== null && !(amount >= 0 && amount <= 1e9)) faults['amount'] = 'amount';
  const unit = input.unit.trim() === '' ? null : input.unit.trim();
  const words = { kind: input.kind, text: input.text.trim(), amount, unit };
  for (const { path } of diaryFaults(words)) faults[path] ??= path;
  if (at === null || Object.keys(faults).length > 0) return { words: null, faults };
  return { words: { ...words, at: new Date(at).toISOString() }, faults };
}
