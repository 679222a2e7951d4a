import { setImmediate as turn } from 'node:timers/promises';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import { type AlertPurpose, type Composed, composeAlert, withoutValues } from '../../domain/notifications/compose.ts';
import { manyAlerts } from '../../domain/notifications/compose-notes.ts';
import type { Decision, Earlier } from '../../domain/notifications/decide.ts';
import { targetOfKey } from '../../domain/notifications/decide.ts';
import type { Place } from '../../domain/scopes.ts';
import { insertDeliveries, type NewDelivery, withdrawKeys } from '../../store/registry/deliveries.ts';
import { insertDigestItems, type NewDigestItem } from '../../store/registry/digest-items.ts';
import { insertNotices, type NewNotice } from '../../store/registry/notices.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { EarlierDelivery } from '../../store/registry/told-before.ts';
import type { Feed, Recipient } from './audience.ts';
import { HOUR_MS, type HourlyCap } from './cap.ts';
import type { NotifyContext } from './context.ts';

/** How long the main thread is kept at most before others have their turn, ms. */
const TURN_MS = 8;

/** An alert that is told, and how many others there are of its cause. */
export interface Subject {
  readonly alert: AlertRecord;
  readonly place: Place;
  readonly more: number;
}

/** What planning brings about: gathered first, then written at once. */
export class Outcome {
  readonly #context: Pick<NotifyContext, 'timeZone' | 'publicUrl'>;
  readonly #now: number;
  readonly #deliveries = new Map<string, NewDelivery>();
  readonly #notices: NewNotice[] = [];
  readonly #digest: NewDigestItem[] = [];
  readonly #withdrawn: string[] = [];
  readonly #composed = new Map<string, Composed>();
  readonly #earlier = new Map<string, Earlier[]>();
  #turnBegan = performance.now();

  constructor(
    context: Pick<NotifyContext, 'timeZone' | 'publicUrl'>,
    now: number,
    earlier: readonly EarlierDelivery[],
  ) {
    this.#context = context;
    this.#now = now;
    for (const { key, group, user, level, purpose, state, held } of earlier) {
      const target = targetOfKey(key);
      this.#earlierOf(group, user ?? target).push({
        key,
        target,
        level,
        purpose: purpose as AlertPurpose,
        state,
        held,
      });
    }
  }

  /** Lets others have their turn when this one has lasted long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#turnBegan < TURN_MS) return;
    await turn();
    this.#turnBegan = performance.now();
  }

  /** What was decided of a group for a listener before, here or earlier. */
  earlier(group: string, { listener }: Recipient): readonly Earlier[] {
    return this.#earlierOf(group, whoIs(listener));
  }

  /** Takes in what was decided for a recipient. */
  add(
    decision: Decision,
    subject: Subject,
    to: Recipient,
    { cap, masked }: { readonly cap: HourlyCap; readonly masked: boolean },
  ): void {
    const { alert, place, more } = subject;
    const { user, preferences } = to.listener;
    const earlier = this.#earlierOf(alert.group, whoIs(to.listener));
    for (const key of decision.withdrawn) {
      this.#withdrawn.push(key);
      const at = earlier.findIndex((one) => one.key === key);
      if (at >= 0) earlier[at] = { ...(earlier[at] as Earlier), state: 'withdrawn' };
      this.#deliveries.delete(key);
    }
    let left = decision.deliveries.every(({ purpose }) => purpose === 'cleared');
    for (const { key, target, level, purpose, held, at } of decision.deliveries) {
      const route = to.routes.get(target);
      if (!route) continue;
      const common = {
        user,
        endpoint: route.endpoint,
        scope: to.scope ?? place[0] ?? 'all',
        channel: route.channel,
        recipient: route.recipient,
        ...(route.to === null ? {} : { to: route.to }),
        held,
        at,
      };
      earlier.push({ key, target, level, purpose, state: 'waiting', held });
      if (cap.take(route.endpoint ?? route.recipient, level) === 'room') {
        left = true;
        const message = { ...this.#compose(subject, { purpose, language: to.language, masked }), key };
        this.#deliveries.set(key, { ...common, key, purpose, alert: alert.id, group: alert.group, level, message });
        continue;
      }
      const once = `many/${Math.floor(this.#now / HOUR_MS)}/${target}`;
      const many = { ...manyAlerts({ language: to.language, url: this.#context.publicUrl }), key: once };
      const about = { purpose: 'raised', alert: null, group: null, level: null } as const;
      this.#deliveries.set(once, { ...common, ...about, key: once, message: many });
    }
    const digest = decision.digest ?? (left || preferences.digestAt === null ? null : `${alert.group}/${alert.level}`);
    if (digest !== null && user !== null)
      this.#digest.push({
        user,
        once: digest,
        alert: alert.id,
        body: { kind: 'alert', reason: left ? (decision.withdrawn.length > 0 ? 'over' : 'mild') : 'many' },
      });
    if (decision.notice !== null && user !== null) {
      const { once, purpose } = decision.notice;
      const inBoth = (['vi', 'en'] as const).map((language) =>
        this.#compose({ ...subject, more }, { purpose, language, masked }),
      );
      const [vi, en] = inBoth as [Composed, Composed];
      this.#notices.push({
        user,
        once,
        alert: alert.id,
        purpose,
        level: alert.level,
        subject: { vi: vi.subject, en: en.subject },
        text: { vi: vi.short, en: en.short },
      });
    }
  }

  /** A turn of an alert for a program. @param facts as ingest wrote them down */
  feed({ target, scope, route }: Feed, subject: Subject, turned: FeedTurn): void {
    const key = `feed/${target.id}/${turned.key}`;
    const composed = this.#compose(subject, { purpose: turned.purpose, language: 'vi', masked: turned.masked });
    this.#deliveries.set(key, {
      key,
      purpose: turned.purpose,
      alert: subject.alert.id,
      // Of no group: whether it was told is not asked of the others.
      group: null,
      level: subject.alert.level,
      user: null,
      endpoint: route.endpoint,
      scope,
      channel: route.channel,
      recipient: route.recipient,
      ...(route.to === null ? {} : { to: route.to }),
      message: { ...composed, key: turned.key, facts: { ...composed.facts, ...turned.facts } },
      held: null,
      at: this.#now,
    });
  }

  /** Writes all of it; in the transaction of what it follows from. */
  async write(trx: Registry): Promise<void> {
    await withdrawKeys(trx, this.#withdrawn);
    await insertDeliveries(trx, [...this.#deliveries.values()], this.#now);
    await insertNotices(trx, this.#notices, this.#now);
    await insertDigestItems(trx, this.#digest, this.#now);
  }

  #earlierOf(group: string, who: string): Earlier[] {
    const key = `${group}\n${who}`;
    let found = this.#earlier.get(key);
    if (!found) {
      found = [];
      this.#earlier.set(key, found);
    }
    return found;
  }

  #compose(
    { alert, more }: Subject,
    {
      purpose,
      language,
      masked,
    }: { readonly purpose: AlertPurpose; readonly language: 'vi' | 'en'; readonly masked: boolean },
  ): Composed {
    const key = `${alert.id} ${purpose} ${language} ${masked}`;
    const known = this.#composed.get(key);
    if (known) return known;
    const composed = composeAlert(masked ? withoutValues(alert) : alert, { ...this.#context, purpose, language, more });
    this.#composed.set(key, composed);
    return composed;
  }
}

/** A turn of an alert, as the outbox has it. */
interface FeedTurn {
  readonly key: string;
  readonly purpose: AlertPurpose;
  readonly masked: boolean;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** A person's deliveries are looked at together, those of a place each by itself. */
const whoIs = ({ user, targets }: Recipient['listener']): string => user ?? targets[0]?.id ?? '';
