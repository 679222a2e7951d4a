import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';

const started: ChildProcess[] = [];
const start = (...args: string[]): ChildProcess => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/open-broker.ts', ...args]);
  started.push(child);
  return child;
};
const output = async (child: ChildProcess): Promise<{ code: unknown; text: string }> => {
  let text = '';
  child.stderr?.on('data', (bytes) => {
    text += bytes;
  });
  const [code] = await once(child, 'close');
  return { code, text };
};

describe('the open broker', () => {
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  it('lets anybody publish and subscribe, except to test/nosubscribe, and stops when told to', async () => {
    const child = start('--port', '0');
    const line = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line'))[0] as string;
    const port = /127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    const granted = await client.subscribeAsync({ 'a/#': { qos: 2 } });
    expect(granted).toMatchObject([{ topic: 'a/#', qos: 2 }]);
    await expect(client.subscribeAsync('test/nosubscribe')).rejects.toThrow();
    const heard = new Promise((resolve) => client.once('message', (topic, payload) => resolve(`${topic} ${payload}`)));
    await client.publishAsync('a/b', 'hello', { qos: 2 });
    expect(await heard).toBe('a/b hello');
    client.end(true);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it('says what is wrong with its port', async () => {
    expect(await output(start('--port', 'many'))).toMatchObject({ code: 2, text: expect.stringContaining('not many') });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(await output(start('--port', `${port}`))).toMatchObject({
      code: 1,
      text: expect.stringContaining('in use'),
    });
    server.close();
  });
});
