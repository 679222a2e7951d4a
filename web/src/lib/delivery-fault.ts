/** What went wrong with a message, as far as people can do something about it. */
export type DeliveryFault = keyof typeof faults | 'refused';

/** By what channels write down; the first that fits. */
const faults = {
  over: /was over before|no longer stands|nothing for them to see to/i,
  back: /came back before/i,
  right: /may not see the alert/i,
  removed: /removed or switched off/i,
  unset: /not set up|enters (?:it|a gateway|the token|a new one)|there is no ZNS template/i,
  busy: /no more messages for now|\(429\)/i,
  gone: /takes no more messages|wants no more messages|blocked by the user|chat not found|user not found|deactivated/i,
  blocked: /inside a private network|not for messages/i,
  keys: /keys of this browser|does not know the key|signing secret|token of the bot|refuses us|refresh token|access token/i,
  night: /22:00 to 6:00/i,
  unreachable:
    /did not answer|cannot be reached|is not known|refused the connection|ENOTFOUND|ECONN|EHOSTUNREACH|ETIMEDOUT|could not be asked|certificate/i,
  trouble: /trouble of its own|\(5\d\d\)|broker/i,
} as const;

/** @param error as the server keeps it, in English */
export function deliveryFault(error: string): DeliveryFault {
  for (const [fault, pattern] of Object.entries(faults)) if (pattern.test(error)) return fault as keyof typeof faults;
  return 'refused';
}
