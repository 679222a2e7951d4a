import type { EndpointKind } from './endpoints.ts';

/** An address as a log may show it: enough for whoever knows it to tell it, too little for anybody else to use it. */
export function maskedRecipient(kind: EndpointKind, recipient: string): string {
  if (kind === 'email') {
    const at = recipient.lastIndexOf('@');
    const local = recipient.slice(0, at);
    return `${local.slice(0, Math.min(2, Math.max(1, local.length - 1)))}•••${recipient.slice(at)}`;
  }
  if ((kind === 'telegram' || kind === 'zalo') && !recipient.includes('•') && recipient.length > 5)
    return `${recipient.slice(0, 3)}•••${recipient.slice(-2)}`;
  return recipient;
}
