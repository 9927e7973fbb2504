import type { ListStreamsOutput } from "@plinth/api";
import { isPast } from "../../stream/stream.ts";
import type { OperationContext } from "../operation.ts";
import type { ListStreams } from "./list-streams-input.ts";

/** A page of all streams that can be read, those of a table that is gone too, in the order of their ARNs. */
export function listStreams(
  { tableName, exclusiveStartStreamArn, limit }: ListStreams,
  { transaction, now }: OperationContext,
): ListStreamsOutput {
  const nowMs = now();
  const states = transaction
    .streams()
    .map(({ state }) => state)
    .filter((state) => !isPast(state.disabledAtMs, nowMs))
    .filter((state) => tableName === undefined || state.tableName === tableName)
    .filter(
      ({ streamArn }) =>
        exclusiveStartStreamArn === undefined || streamArn > exclusiveStartStreamArn,
    );
  const page = states.slice(0, limit);
  const last = page.at(-1);
  const Streams = page.map((state) => ({
    StreamArn: state.streamArn,
    TableName: state.tableName,
    StreamLabel: state.streamLabel,
  }));
  return states.length > limit && last !== undefined
    ? { Streams, LastEvaluatedStreamArn: last.streamArn }
    : { Streams };
}
