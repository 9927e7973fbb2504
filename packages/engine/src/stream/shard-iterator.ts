import { base64ToBytes, bytesToBase64 } from "@plinth/values";

/** "A shard iterator expires 15 minutes after it is returned to the requester" (API reference). */
const iteratorLifetimeMs = 15 * 60 * 1000;

/** A place in a shard, from which reading goes on. */
export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** The next change to be read has this counter or a greater one. */
  readonly counter: number;
  readonly createdAtMs: number;
}

/** Prints an iterator in the form of AWS's: the ARN, a version, and what is nobody's business. */
export function printShardIterator(iterator: ShardIterator): string {
  const { streamArn, shardId, counter, createdAtMs } = iterator;
  const place = JSON.stringify([shardId, counter, createdAtMs]);
  return `${streamArn}|1|${bytesToBase64(new TextEncoder().encode(place))}`;
}

/** Reads back an iterator; `undefined` for any other text. It needs no store, so it outlives a restart. */
export function parseShardIterator(text: string): ShardIterator | undefined {
  const [, streamArn, base64] = /^([^|]+)\|1\|([^|]+)$/.exec(text) ?? [];
  const bytes = base64 === undefined ? undefined : base64ToBytes(base64);
  if (streamArn === undefined || bytes === undefined) {
    return undefined;
  }
  const place = parsed(new TextDecoder().decode(bytes));
  if (!Array.isArray(place)) {
    return undefined;
  }
  const [shardId, counter, createdAtMs] = place as unknown[];
  return typeof shardId === "string" &&
    Number.isSafeInteger(counter) &&
    typeof createdAtMs === "number"
    ? { streamArn, shardId, counter: counter as number, createdAtMs }
    : undefined;
}

export function isExpired({ createdAtMs }: ShardIterator, nowMs: number): boolean {
  return nowMs - createdAtMs > iteratorLifetimeMs;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
