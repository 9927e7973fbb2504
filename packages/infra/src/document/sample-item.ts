import { type Client, ServiceError } from "@plinth/client";
import {
  type AnyEntity,
  type AnyTable,
  connect,
  defineEntity,
  type EntityOptions,
} from "@plinth/model";
import { fake } from "@plinth/model/testing";
import type { Item } from "@plinth/values";

/** One item as it is stored, or why none can be made up. */
export type SampleItem =
  | {
      readonly item: Item;
      /** The attributes that are not to be shown, each with what stands in its place. */
      readonly veiled: ReadonlyMap<string, string>;
    }
  | { readonly problem: string };

/** Times in samples are of this day, so that they are the same each time. */
const sampleMilliseconds = Date.parse("2025-01-01T00:00:00Z");

/**
 * Makes an item of the entity up: what `create` stores for an input of `fake`, always the same. Hidden
 * and encrypted attributes and blind indexes are in it, but `veiled`.
 */
export function sampleItem(entity: AnyEntity): SampleItem {
  try {
    const item = storedItem(unencrypted(entity), fake(entity, undefined, { seed: 1 }));
    const blind = Object.entries(entity.options.blindIndexes ?? {});
    // The length of an HMAC-SHA256 in base64, as blind indexes are.
    const blindItem = Object.fromEntries(
      blind.map(([, { attribute }]) => [attribute, { S: "?".repeat(43) }]),
    );
    const veiled = new Map([
      ...(entity.options.hidden ?? []).map((name) => [name, "hidden"] as const),
      ...(entity.options.encrypted ?? []).map((name) => [name, "encrypted"] as const),
      ...blind.map(([name, { attribute }]) => [attribute, `HMAC of ${name}`] as const),
    ]);
    return { item: { ...item, ...blindItem }, veiled };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The same entity without its encryption, whose values would be others each time. */
function unencrypted({ table, options }: AnyEntity): AnyEntity {
  const { encrypted: _, blindIndexes: __, ...plain } = options;
  const define = defineEntity as unknown as (table: AnyTable, options: EntityOptions) => AnyEntity;
  return define(table, plain);
}

function storedItem(entity: AnyEntity, input: unknown): Item {
  const now = () => sampleMilliseconds;
  const { Sample } = connect({ Sample: entity }, { client: unreachable, now });
  const request = Sample.create(input as never).compile();
  if (request.operation === "PutItem") {
    return request.input.Item;
  }
  // With unique attributes a create is a transaction, whose first part is the item.
  const parts = request.operation === "TransactWriteItems" ? request.input.TransactItems : [];
  return parts[0]?.Put?.Item ?? {};
}

/** Compiling sends nothing. */
const unreachable: Client = {
  send: () => Promise.reject(new ServiceError("NetworkError", "A sample item is never sent")),
  close: () => Promise.resolve(),
};
