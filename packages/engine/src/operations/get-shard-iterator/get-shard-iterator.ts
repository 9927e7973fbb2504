import type { GetShardIteratorOutput } from "@plinth/api";
import { ResourceNotFoundException, ValidationException } from "../../exceptions.ts";
import { counterOfSequenceNumber } from "../../stream/sequence-number.ts";
import { printShardIterator } from "../../stream/shard-iterator.ts";
import { endCounterOf, type ShardState, type Stream, visibleShard } from "../../stream/stream.ts";
import { trimPointOf } from "../../stream/trim-point.ts";
import { existingStream } from "../existing-stream.ts";
import type { OperationContext } from "../operation.ts";
import { trimmedDataAccess } from "../trimmed-data-access.ts";
import type { GetShardIterator } from "./get-shard-iterator-input.ts";

/** Gives a place in a shard from which GetRecords goes on. */
export function getShardIterator(
  request: GetShardIterator,
  { transaction, now }: OperationContext,
): GetShardIteratorOutput {
  const nowMs = now();
  const stream = existingStream(request.streamArn, transaction, nowMs);
  const shard = visibleShard(stream.state, request.shardId, nowMs);
  if (shard === undefined) {
    throw new ResourceNotFoundException("Requested resource not found: Shard does not exist");
  }
  const trimPoint = trimPointOf(stream, (range) => transaction.readEntries(range), nowMs);
  const counter = startOf(request, { stream, shard, trimPoint });
  const { streamArn, shardId } = request;
  return {
    ShardIterator: printShardIterator({ streamArn, shardId, counter, createdAtMs: nowMs }),
  };
}

interface Place {
  readonly stream: Stream;
  readonly shard: ShardState;
  readonly trimPoint: number;
}

/** The counter of the first change to be read. */
function startOf(request: GetShardIterator, { stream, shard, trimPoint }: Place): number {
  const end = endCounterOf(stream, shard);
  if (request.type === "TRIM_HORIZON") {
    return Math.max(shard.startCounter, trimPoint + 1);
  }
  if (request.type === "LATEST") {
    return end + 1;
  }
  const text = request.sequenceNumber ?? "";
  const counter = counterOfSequenceNumber(stream.state.streamNumber, text);
  if (counter === undefined || counter < shard.startCounter || counter > end) {
    throw new ValidationException(
      "One or more parameter values were invalid: SequenceNumber is not in the range of the shard",
    );
  }
  if (counter <= trimPoint) {
    throw trimmedDataAccess();
  }
  return request.type === "AT_SEQUENCE_NUMBER" ? counter : counter + 1;
}
