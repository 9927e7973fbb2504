import type { StreamsRecord, StreamViewType } from "@plinth/api";
import { type Item, itemFromJson, itemToJson } from "@plinth/values";
import { isRecord } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";

/** One record of a stream, the same from GetRecords, from Lambda's event and from where it was set aside. */
export interface ChangeRecord {
  readonly eventId: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly sequenceNumber: string;
  /** When the change was made, rounded down by DynamoDB. */
  readonly createdSeconds: number;
  readonly keys: Item;
  readonly oldImage: Item | undefined;
  readonly newImage: Item | undefined;
  /** Not said by every source. */
  readonly streamArn: string | undefined;
  /** Not said by every source. */
  readonly viewType: StreamViewType | undefined;
  /** Whether DynamoDB itself deleted the item, because its time to live was over. */
  readonly isByTimeToLive: boolean;
}

/** The record as Lambda's event and the state table hold it: JSON, in which bytes are base64 text. */
export interface JsonStreamRecord {
  readonly eventID?: string;
  readonly eventName?: string;
  readonly eventSourceARN?: string;
  readonly userIdentity?: unknown;
  readonly dynamodb?: {
    readonly ApproximateCreationDateTime?: number;
    readonly Keys?: unknown;
    readonly NewImage?: unknown;
    readonly OldImage?: unknown;
    readonly SequenceNumber?: string;
    readonly SizeBytes?: number;
    readonly StreamViewType?: string;
  };
}

export function changeOfStreamsRecord(record: StreamsRecord, streamArn: string): ChangeRecord {
  const { dynamodb } = record;
  return {
    eventId: record.eventID,
    eventName: record.eventName,
    sequenceNumber: dynamodb.SequenceNumber,
    createdSeconds: secondsOf(dynamodb.ApproximateCreationDateTime),
    keys: dynamodb.Keys,
    oldImage: dynamodb.OldImage,
    newImage: dynamodb.NewImage,
    streamArn,
    viewType: dynamodb.StreamViewType,
    isByTimeToLive: isTimeToLive(record.userIdentity),
  };
}

/** Throws `invalidRecord` when this is no record of a table's stream. */
export function changeOfJson(record: JsonStreamRecord): ChangeRecord {
  const { eventID: eventId, eventName, dynamodb } = record ?? {};
  const sequenceNumber = dynamodb?.SequenceNumber;
  if (
    !isRecord(dynamodb) ||
    typeof eventId !== "string" ||
    typeof sequenceNumber !== "string" ||
    !/^\d+$/.test(sequenceNumber) ||
    !isRecord(dynamodb.Keys) ||
    !(eventName === "INSERT" || eventName === "MODIFY" || eventName === "REMOVE")
  ) {
    throw noRecord();
  }
  return {
    eventId,
    eventName,
    sequenceNumber,
    createdSeconds: secondsOf(dynamodb.ApproximateCreationDateTime),
    keys: itemOf(dynamodb.Keys),
    oldImage: imageOf(dynamodb.OldImage),
    newImage: imageOf(dynamodb.NewImage),
    streamArn: record.eventSourceARN,
    viewType: viewTypeOf(dynamodb.StreamViewType),
    isByTimeToLive: isTimeToLive(record.userIdentity),
  };
}

export function jsonOfChange(record: ChangeRecord): JsonStreamRecord {
  const { oldImage, newImage, streamArn, viewType } = record;
  return {
    eventID: record.eventId,
    eventName: record.eventName,
    ...(streamArn === undefined ? {} : { eventSourceARN: streamArn }),
    ...(record.isByTimeToLive ? { userIdentity: timeToLiveIdentity } : {}),
    dynamodb: {
      ApproximateCreationDateTime: record.createdSeconds,
      Keys: jsonOf(record.keys),
      ...(newImage === undefined ? {} : { NewImage: jsonOf(newImage) }),
      ...(oldImage === undefined ? {} : { OldImage: jsonOf(oldImage) }),
      SequenceNumber: record.sequenceNumber,
      ...(viewType === undefined ? {} : { StreamViewType: viewType }),
    },
  };
}

function imageOf(json: unknown): Item | undefined {
  return json === undefined || json === null ? undefined : itemOf(json);
}

function itemOf(json: unknown): Item {
  const item = parsedItem(json);
  if (item === undefined) {
    throw noRecord();
  }
  return item;
}

/** Undefined for what is no item; why would say a part of it. */
function parsedItem(json: unknown): Item | undefined {
  try {
    return isRecord(json) ? itemFromJson(JSON.stringify(json)) : undefined;
  } catch {
    return undefined;
  }
}

function noRecord(): PlinthError {
  return new PlinthError("invalidRecord", "This is no record of a DynamoDB table's stream.");
}

function jsonOf(item: Item): unknown {
  return JSON.parse(itemToJson(item));
}

const timeToLiveIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" };

/** The API writes the members with capitals, Lambda without (API_streams_Identity, time-to-live-ttl-streams). */
function isTimeToLive(identity: unknown): boolean {
  if (!isRecord(identity)) {
    return false;
  }
  const principal = identity["PrincipalId"] ?? identity["principalId"];
  return principal === timeToLiveIdentity.principalId;
}

/** An AWS SDK gives a Date where the API has a number. */
function secondsOf(time: number | Date | undefined): number {
  return time instanceof Date ? time.getTime() / 1000 : (time ?? 0);
}

const viewTypes: readonly string[] = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

function viewTypeOf(text: string | undefined): StreamViewType | undefined {
  return text !== undefined && viewTypes.includes(text) ? (text as StreamViewType) : undefined;
}
