import type { Delivery } from '../../../domain/api/notifications.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { type DeliveryFault, deliveryFault } from '../lib/delivery-fault.ts';
import classes from './delivery-state.module.css';
import { SaidByServer } from './said-by-server.tsx';

/** What became of a message, by shape, word and colour. */
export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  const { t } = useTexts();
  return (
    <span className={classes.state} data-state={state}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {state === 'sent' && <path d="M1.5 6.5 4.5 9.5 10.5 2.5" />}
        {state === 'failed' && <path d="M2 2l8 8M10 2l-8 8" />}
        {state === 'waiting' && <path d="M6 2.5V6l2.5 1.5M6 11A5 5 0 1 0 6 1a5 5 0 0 0 0 10Z" />}
        {state === 'withdrawn' && <path d="M2 6h8" />}
      </svg>
      {t(`deliveries.state.${state}`)}
    </span>
  );
}

/** Why it waits, and until when. */
export function DeliveryWaits({ delivery }: { readonly delivery: Delivery }) {
  const { t, format } = useTexts();
  const { state, held, nextAttemptAt, attempts } = delivery;
  if (state !== 'waiting' || (held === null && attempts === 0)) return null;
  const at = nextAttemptAt === null ? '' : format.shortInstant(Date.parse(nextAttemptAt));
  return (
    <p className={classes.why}>
      {held === null ? t('deliveries.again', { n: attempts, at }) : t(`deliveries.held.${held}`, { at })}
    </p>
  );
}

/** Where our words do not say all. */
const vague: readonly DeliveryFault[] = ['refused', 'keys', 'trouble', 'unreachable'];

/** Whether what the other side said helps whoever looks after the server. */
export const saysMore = (error: string): boolean => vague.includes(deliveryFault(error));

/** What went wrong, in words. */
export function DeliveryError({ error }: Pick<Delivery, 'error'>) {
  if (error === null) return null;
  return (
    <>
      <p className={classes.why}>
        <FaultWords error={error} />
      </p>
      {saysMore(error) && <SaidByServer text={error} />}
    </>
  );
}

/** The same within other words. @param error as the server says it, in English */
export function FaultWords({ error }: { readonly error: string }) {
  const { t } = useTexts();
  return t(`deliveries.fault.${deliveryFault(error)}`);
}
