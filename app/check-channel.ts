import type { ChannelCheck } from '../domain/notifications/channel-settings.ts';
import type { EndpointKind } from '../domain/notifications/endpoints.ts';
import type { Channels } from '../ingest/notify/channels/channels.ts';
import { verifySmtp } from './mail/send-mail.ts';

interface Options {
  readonly channels: Channels;
  readonly mail: { readonly smtp: string | null; readonly outboxDir: string };
}

/** Asks the service behind a channel whether it takes our settings; nothing is sent to anybody. */
export async function checkChannel(kind: EndpointKind, { channels, mail }: Options): Promise<ChannelCheck> {
  if (kind === 'email') return checkMail(mail);
  return (
    (await channels[kind].check?.()) ?? {
      result: 'cannot-be-checked',
      detail: 'nobody can be asked without sending something: send a test to an endpoint',
    }
  );
}

async function checkMail({ smtp, outboxDir }: Options['mail']): Promise<ChannelCheck> {
  if (smtp === null)
    return {
      result: 'cannot-be-checked',
      detail: `there is no mail server (SEN_SMTP_URL): letters are put into ${outboxDir}`,
    };
  const { host } = new URL(smtp);
  try {
    await verifySmtp(smtp);
    return { result: 'ok', detail: host };
  } catch (error) {
    // Only the code is told: what mail servers say may hold the name and password that they refuse.
    const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
    return { result: 'failed', detail: `${host} does not take us (${responseCode ?? code ?? 'no answer'})` };
  }
}
