import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

/** One pixel of a colour as a PNG (RFC 2083): the smallest map there is. */
function pixel(red: number, green: number, blue: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, red, green, blue]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PMTiles file (version 3) that holds one picture, the whole world at zoom 0. */
function pmtiles(tile: Buffer): Buffer {
  // One entry: tile 0, once, so long, at the beginning. Lengths below 128 take one byte of a varint.
  const length = [(tile.length & 0x7f) | 0x80, tile.length >> 7];
  const directory = Buffer.from([1, 0, 1, ...length, 1]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'ascii');
  header[7] = 3;
  const at = { directory: 127, metadata: 127 + directory.length, tiles: 127 + directory.length + metadata.length };
  const offsets = [at.directory, directory.length, at.metadata, metadata.length, 0, 0, at.tiles, tile.length, 1, 1, 1];
  for (const [index, value] of offsets.entries()) header.writeBigUInt64LE(BigInt(value), 8 + index * 8);
  // Clustered, nothing compressed, PNG, zoom 0 to 0.
  header.set([1, 1, 1, 2, 0, 0], 96);
  const bounds = [-180, -85, 180, 85];
  for (const [index, degrees] of bounds.entries()) header.writeInt32LE(degrees * 1e7, 102 + index * 4);
  return Buffer.concat([header, directory, metadata, tile]);
}

export interface MapServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): void;
}

/** Serves pictures by their numbers and as a PMTiles file, each in its colour, as maps on the internet do. */
export async function startMapServer(
  xyz: readonly [number, number, number],
  file: readonly [number, number, number],
): Promise<MapServer> {
  const picture = pixel(...xyz);
  const whole = pmtiles(pixel(...file));
  const server: Server = createServer((request, response) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'range' };
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
    if (!request.url?.endsWith('.pmtiles'))
      return void response.writeHead(200, { ...headers, 'content-type': 'image/png' }).end(picture);
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = whole.subarray(Number(from ?? 0), Number(to ?? whole.length) + 1);
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${whole.length}`,
    });
    response.end(part);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
