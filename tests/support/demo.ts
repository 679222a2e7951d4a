import { type ChildProcess, spawn } from 'node:child_process';
import { MAIN, removeDir, senEnv, tempDir } from './server.ts';

/** The demonstration as `npm run demo` starts it, with some days of past. */
export interface DemoServer {
  readonly http: string;
  /** What the demonstration printed: accounts and their passwords. */
  said(): string;
  stop(): Promise<void>;
}

/** Starts it on free ports and waits until its past is stored and its devices are live. */
export async function startDemo({ days }: { readonly days: number }): Promise<DemoServer> {
  const parent = tempDir();
  const child: ChildProcess = spawn(
    process.execPath,
    [MAIN, 'demo', '--data', `${parent}/data`, '--days', String(days)],
    {
      env: senEnv(`${parent}/data`),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let said = '';
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const http = await new Promise<string>((done, fail) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /is running:\s+(http:\S+)/.exec(said)?.[1];
      if (url && said.includes('Ctrl+C')) done(url);
    });
    void ended.then(() => fail(new Error(`the demo ended before it served:\n${said}\n${log}`)));
  });
  return {
    http,
    said: () => said,
    async stop() {
      process.removeListener('exit', killWithUs);
      child.kill('SIGTERM');
      await ended;
      removeDir(parent);
    },
  };
}
