const CONNACK = 0x20;
const PUBACK = 0x40;

/** What a load connection hears from the platform. */
export interface AckEvents {
  /** CONNACK with its return code; 0 is yes. */
  readonly onConnack: (code: number) => void;
  readonly onPuback: (packetId: number) => void;
  /** Anything else. The connection is of no more use. */
  readonly onNonsense: (firstByte: number) => void;
}

/** Reads CONNACK and PUBACK, four bytes each, out of a stream cut anywhere. */
export function ackReader({ onConnack, onPuback, onNonsense }: AckEvents): (chunk: Buffer) => void {
  let rest: Buffer | null = null;
  return (arrived) => {
    const chunk: Buffer = rest ? Buffer.concat([rest, arrived]) : arrived;
    rest = null;
    let i = 0;
    for (; i + 4 <= chunk.length; i += 4) {
      const first = chunk[i] as number;
      const low = chunk[i + 3] as number;
      if (chunk[i + 1] !== 2) return onNonsense(first);
      if (first === PUBACK) onPuback(((chunk[i + 2] as number) << 8) | low);
      else if (first === CONNACK) onConnack(low);
      else return onNonsense(first);
    }
    if (i < chunk.length) rest = chunk.subarray(i);
  };
}
