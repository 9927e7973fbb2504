import type { StreamsRecord } from "@plinth/api";
import { hashOf } from "../../storage/store-key.ts";
import type { ChangeEvent } from "../../storage/stored-change.ts";
import { sequenceNumberOf } from "../../stream/sequence-number.ts";
import { printShardIterator } from "../../stream/shard-iterator.ts";
import type { StreamState } from "../../stream/stream.ts";
import type { CountedChange, RecordsPage } from "./get-records.ts";

const eventNames: Readonly<Record<ChangeEvent, StreamsRecord["eventName"]>> = {
  I: "INSERT",
  M: "MODIFY",
  R: "REMOVE",
  T: "REMOVE",
};

/** "DynamoDB Streams and Time to Live" in the Developer Guide tells a deletion by the service so. */
const timeToLiveIdentity = { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" };

/** GetRecordsOutput with stored items in the place of items. */
interface RecordsOutput {
  readonly Records: readonly object[];
  readonly NextShardIterator: string | undefined;
}

export function getRecordsOutput({ stream, changes, next }: RecordsPage): RecordsOutput {
  return {
    Records: changes.map((change) => recordOf(stream.state, change)),
    NextShardIterator: next && printShardIterator(next),
  };
}

function recordOf(state: StreamState, change: CountedChange): object {
  const { counter, event, atMs, keys, newImage, oldImage, sizeBytes } = change;
  return {
    eventID: eventIdOf(state, counter),
    eventName: eventNames[event],
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: state.streamArn.split(":")[3],
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(atMs / 1000),
      Keys: keys,
      NewImage: newImage,
      OldImage: oldImage,
      SequenceNumber: sequenceNumberOf(state.streamNumber, counter),
      SizeBytes: sizeBytes,
      StreamViewType: state.viewType,
    },
    userIdentity: event === "T" ? timeToLiveIdentity : undefined,
  };
}

/** The same for every reader of a change, and no other change's: 32 hexadecimal digits as on AWS. */
function eventIdOf({ streamArn, streamNumber }: StreamState, counter: number): string {
  const parts: readonly (readonly [number, number])[] = [
    [hashOf(streamArn), 8],
    [streamNumber, 8],
    [counter, 16],
  ];
  return parts.map(([part, length]) => part.toString(16).padStart(length, "0")).join("");
}
