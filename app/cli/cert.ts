import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { DEVICE_ID } from '../../domain/topics.ts';
import type { DevCertificates } from '../tls/dev-certificates.ts';
import { answer, UserError } from './output.ts';

interface DevOptions {
  readonly dir: string;
  readonly host: readonly string[];
  readonly device: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** A name of DNS; underscores are common within a local network. */
const HOST_NAME = /^(\*\.)?[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/i;

export function certCommand(): Command {
  const command = new Command('cert').description('certificates for trying out TLS');
  command
    .command('dev')
    .description('make a local authority, and sign certificates for this server and for devices with it')
    .option('--dir <dir>', 'where they are kept', './certs')
    .option('--host <name...>', 'names and addresses of the server beside localhost', [])
    .option('--device <id...>', 'devices that are to have a certificate', [])
    .option('--force', 'make a new authority although there is one; what the old one signed is refused then')
    .option('--json', 'one JSON document')
    .action(async (options: DevOptions) => {
      for (const host of options.host)
        if (isIP(host) === 0 && !HOST_NAME.test(host))
          throw new UserError(
            `--host ${host} is no name of a server and no address; e.g. --host sen.local 192.168.1.10`,
          );
      for (const id of options.device)
        if (!DEVICE_ID.test(id))
          throw new UserError(`--device ${id} is no id: letters, digits, and . _ : - after the first, 64 at most`);
      const { makeDevCertificates } = await import('../tls/dev-certificates.ts');
      const wanted = {
        dir: resolve(options.dir),
        hosts: options.host,
        devices: options.device,
        force: options.force === true,
      };
      const made = await makeDevCertificates(wanted, Date.now());
      const { ca, cert, key } = made;
      const env = { SEN_TLS_CERT: cert, SEN_TLS_KEY: key, SEN_TLS_CLIENT_CA: ca };
      answer(options.json === true, { ...made, env, try: tryLines(made) }, () => [
        `${made.newAuthority ? 'A new authority' : 'The authority that was there'} (${ca}) signed for ${made.names.join(', ')}${made.devices.map(({ id }) => `, device ${id}`).join('')}.`,
        'Keep ca.key to yourself: whoever has it can be any device.',
        '',
        'Start Sen with:',
        ...Object.entries(env).map(([name, file]) => `  export ${name}=${quoted(file)}`),
        '',
        'Then try:',
        ...tryLines(made).map((line) => `  ${line}`),
      ]);
    });
  return command;
}

function tryLines({ ca, devices }: DevCertificates): string[] {
  const message = `-m '{"water_level": -8.2}'`;
  if (devices.length === 0)
    return [
      `mosquitto_pub -h localhost -p 8883 --cafile ${quoted(ca)} -q 1 -i DEVICE -u TOKEN -t sen/v1/DEVICE/up ${message}`,
    ];
  return devices.map(
    ({ id, cert, key }) =>
      `mosquitto_pub -h localhost -p 8883 --cafile ${quoted(ca)} --cert ${quoted(cert)} --key ${quoted(key)} -q 1 -i ${id} -t sen/v1/${id}/up ${message}`,
  );
}

/** For a shell. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
