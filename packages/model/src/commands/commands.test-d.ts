import type { TableDescription } from "@plinth/api";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import {
  type Capacity,
  type Connection,
  defineEntity,
  defineTable,
  type GetCommand,
  type InferItem,
  type Measured,
  type WriteCommand,
} from "../index.ts";

const people = defineTable({
  name: "people",
  partitionKey: "id",
  sortKey: "since",
  globalSecondaryIndexes: {
    ByCity: { partitionKey: "city", projection: ["phone"] },
    ByName: { partitionKey: "name", projection: "ALL" },
  },
});
const Person = defineEntity(people, {
  name: "Person",
  attributes: z.object({
    id: z.string(),
    since: z.string(),
    name: z.string(),
    city: z.string().optional(),
    phone: z.string().optional(),
    password_hash: z.string(),
  }),
  hidden: ["password_hash"],
});
const Shape = defineEntity(people, {
  name: "Shape",
  attributes: z.discriminatedUnion("kind", [
    z.object({ id: z.string(), since: z.string(), kind: z.literal("circle"), radius: z.number() }),
    z.object({ id: z.string(), since: z.string(), kind: z.literal("square"), side: z.number() }),
  ]),
});
type PersonItem = InferItem<typeof Person>;

declare const town: Connection<{ Person: typeof Person; Shape: typeof Shape }>;
declare const signal: AbortSignal;
const key = { id: "x", since: "y" };

// ---- select

expectTypeOf(await town.Person.get(key)).toEqualTypeOf<PersonItem | undefined>();
expectTypeOf(await town.Person.get(key, { consistent: true, signal })).toEqualTypeOf<
  PersonItem | undefined
>();
expectTypeOf(await town.Person.get(key, { select: ["name", "phone"] })).toEqualTypeOf<
  { name: string; phone?: string | undefined } | undefined
>();
expectTypeOf(await town.Person.query({ id: "x" }, { select: ["name"] }).all()).toEqualTypeOf<
  { name: string }[]
>();
expectTypeOf(await town.Person.scan({ select: ["id"], segments: 4 }).first()).toEqualTypeOf<
  { id: string } | undefined
>();
expectTypeOf(
  await town.Person.index("ByCity")
    .query({ city: "x" }, { select: ["phone"] })
    .all(),
).toEqualTypeOf<{ phone?: string | undefined }[]>();
expectTypeOf(await town.Shape.get(key, { select: ["kind", "radius"] })).toEqualTypeOf<
  { kind: "circle"; radius: number } | { kind: "square" } | undefined
>();
// @ts-expect-error an unknown name
void town.Person.get(key, { select: ["nam"] });
// @ts-expect-error a hidden name
void town.Person.get(key, { select: ["password_hash"] });
// @ts-expect-error a name that the index does not have
void town.Person.index("ByCity").query({ city: "x" }, { select: ["name"] });
// @ts-expect-error a scan has no order
void town.Person.scan({ order: "descending" });
// @ts-expect-error a query has no segments
void town.Person.query({ id: "x" }, { segments: 2 });
// @ts-expect-error a global index cannot be read consistently
void town.Person.index("ByName").scan({ consistent: true });

// ---- reveal

expectTypeOf(await town.Person.get(key, { reveal: true })).toEqualTypeOf<
  | {
      id: string;
      since: string;
      name: string;
      city?: string | undefined;
      phone?: string | undefined;
      password_hash: string;
    }
  | undefined
>();
expectTypeOf(await town.Person.get(key, { reveal: true, select: ["password_hash"] })).toEqualTypeOf<
  { password_hash: string } | undefined
>();
// @ts-expect-error what is not revealed is not there
void (await town.Person.get(key))?.password_hash;

// ---- batches

const batch = await town.batchGet([
  town.Person.get(key, { select: ["name"] }),
  town.Shape.get(key),
]);
expectTypeOf(batch.items).toEqualTypeOf<
  [{ name: string } | undefined, InferItem<typeof Shape> | undefined]
>();
expectTypeOf(batch.leftovers).toEqualTypeOf<GetCommand<unknown>[]>();
const many = ["a", "b"].map((id) => town.Person.get({ id, since: "y" }));
expectTypeOf((await town.batchGet(many)).items).toEqualTypeOf<(PersonItem | undefined)[]>();
const written = await town.batchWrite([town.Person.delete(key)], { signal, concurrency: 2 });
expectTypeOf(written.leftovers).toEqualTypeOf<WriteCommand<unknown>[]>();
// @ts-expect-error a write is no part of a batch of reads
void town.batchGet([town.Person.delete(key)]);
// @ts-expect-error a read is no part of a batch of writes
void town.batchWrite([town.Person.get(key)]);

// ---- what was taken

expectTypeOf(await town.Person.get(key).measured()).toEqualTypeOf<
  Measured<PersonItem | undefined>
>();
expectTypeOf(await town.Person.query({ id: "x" }).measured()).toEqualTypeOf<
  Measured<PersonItem[]>
>();
expectTypeOf((await town.Person.scan().page()).capacity).toEqualTypeOf<Capacity>();
expectTypeOf(await town.transact([town.Person.delete(key)])).toEqualTypeOf<{
  readonly isRepeated: boolean;
  readonly capacity: Capacity;
  readonly milliseconds: number;
}>();

// ---- the connection

expectTypeOf(await town.testConnection()).toEqualTypeOf<
  Record<"Person" | "Shape", TableDescription>
>();
// @ts-expect-error `once` is a write
void town.transact([], { once: town.Person.get(key) });
