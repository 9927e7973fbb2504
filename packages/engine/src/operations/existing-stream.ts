import { ResourceNotFoundException } from "../exceptions.ts";
import { isPast, type Stream } from "../stream/stream.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** The stream that an operation names, enabled or disabled for no more than a day. */
export function existingStream(streamArn: string, transaction: Transaction, nowMs: number): Stream {
  const stream = transaction.findStream(streamArn);
  if (stream === undefined || isPast(stream.state.disabledAtMs, nowMs)) {
    throw new ResourceNotFoundException(
      `Requested resource not found: Stream: ${streamArn} not found`,
    );
  }
  return stream;
}
