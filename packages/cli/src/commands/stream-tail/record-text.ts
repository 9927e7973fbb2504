import type { StreamsRecord } from "@plinth/api";
import { type AttributeValue, attributeValuesEqual, type Item, itemToJson } from "@plinth/values";
import { printItem } from "../../items/item-json.ts";
import { valueText } from "../../items/item-text.ts";
import { safeText } from "../../terminal/safe-text.ts";
import type { Style } from "../../terminal/style.ts";

/** When, what and which item; then each attribute that is another now. */
export function changeText(record: StreamsRecord, style: Style): string {
  const { eventName, dynamodb } = record;
  const key = Object.entries(dynamodb.Keys)
    .map(([name, value]) => `${safeText(name)}=${valueText(value)}`)
    .join(" ");
  const paint = { INSERT: style.good, MODIFY: style.warning, REMOVE: style.bad }[eventName];
  const reason = isExpiry(record) ? style.dim("  its time to live was over") : "";
  const head = `${style.dim(timeOf(record))} ${paint(eventName)}  ${key}${reason}`;
  return [head, ...changeLines(record, style)].join("\n");
}

/** One line of JSON with native values. */
export function nativeRecord(record: StreamsRecord): string {
  const { Keys, OldImage, NewImage, SequenceNumber } = record.dynamodb;
  const image = (name: string, item: Item | undefined): string =>
    item === undefined ? "" : `,"${name}":${printItem(item, "native")}`;
  const facts = JSON.stringify({
    eventName: record.eventName,
    at: timeOf(record),
    sequenceNumber: SequenceNumber,
    isExpired: isExpiry(record),
  });
  return `${facts.slice(0, -1)}${image("key", Keys)}${image("oldItem", OldImage)}${image("newItem", NewImage)}}`;
}

/** One line of JSON, as the API has it. */
export function wireRecord(record: StreamsRecord): string {
  return JSON.stringify({
    ...record,
    dynamodb: {
      ...record.dynamodb,
      Keys: wireItem(record.dynamodb.Keys),
      ...(record.dynamodb.NewImage && { NewImage: wireItem(record.dynamodb.NewImage) }),
      ...(record.dynamodb.OldImage && { OldImage: wireItem(record.dynamodb.OldImage) }),
    },
  });
}

function wireItem(item: Item): unknown {
  return JSON.parse(itemToJson(item));
}

function timeOf({ dynamodb }: StreamsRecord): string {
  const at = new Date(dynamodb.ApproximateCreationDateTime * 1000);
  // Streams tell whole seconds.
  return at.toISOString().replace(".000Z", "Z");
}

/** What time to live deletes, the service itself has deleted. */
function isExpiry({ eventName, userIdentity }: StreamsRecord): boolean {
  return eventName === "REMOVE" && userIdentity?.PrincipalId === "dynamodb.amazonaws.com";
}

function changeLines({ dynamodb }: StreamsRecord, style: Style): readonly string[] {
  const { Keys, OldImage = {}, NewImage = {}, StreamViewType } = dynamodb;
  const isWhole = StreamViewType === "NEW_AND_OLD_IMAGES";
  const changes = [...changesIn(OldImage, NewImage, "")].filter(
    ({ path }) => !Object.hasOwn(Keys, path),
  );
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  return changes.map(({ path, oldValue, newValue }) => {
    const name = path.padEnd(width);
    // With one image only nobody knows what it was before, or is now.
    if (!isWhole) return `    ${name}  ${textOf(newValue ?? oldValue)}`;
    if (oldValue === undefined) return style.good(`  + ${name}  ${textOf(newValue)}`);
    if (newValue === undefined) return style.bad(`  - ${name}  ${textOf(oldValue)}`);
    return `  ~ ${name}  ${style.bad(valueText(oldValue))} → ${style.good(valueText(newValue))}`;
  });
}

function textOf(value: AttributeValue | undefined): string {
  return value === undefined ? "" : valueText(value);
}

interface Change {
  readonly path: string;
  readonly oldValue: AttributeValue | undefined;
  readonly newValue: AttributeValue | undefined;
}

/** Each place that differs; of a map in both, the places inside it. */
function* changesIn(oldItem: Item, newItem: Item, prefix: string): Generator<Change> {
  for (const name of new Set([...Object.keys(oldItem), ...Object.keys(newItem)])) {
    const oldValue = ownValue(oldItem, name);
    const newValue = ownValue(newItem, name);
    const path = `${prefix}${safeText(name)}`;
    if (oldValue !== undefined && newValue !== undefined) {
      if (attributeValuesEqual(oldValue, newValue)) continue;
      if ("M" in oldValue && "M" in newValue) {
        yield* changesIn(oldValue.M, newValue.M, `${path}.`);
        continue;
      }
    }
    yield { path, oldValue, newValue };
  }
}

function ownValue(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}
