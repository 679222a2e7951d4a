import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request over HTTPS on a connection of its own, trusting one authority alone; fetch cannot be told which. */
export function httpsRequest(
  url: string,
  { ca, method = 'GET', headers = {}, json }: HttpsRequest,
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(url, { ca, method, headers: { ...type, ...headers }, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface HttpsRequest {
  readonly ca: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
}
