import { type Logger, pino } from 'pino';

/** The one logger: JSON lines on stderr, so that stdout stays for what a command answers. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*.password', '*.token', '*.secret', 'req.headers.authorization', 'req.headers.cookie'],
        censor: '[hidden]',
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
