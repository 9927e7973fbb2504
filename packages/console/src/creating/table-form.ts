import type { CreateTableInput, GlobalSecondaryIndex } from "@plinth/api";
import type { FormState } from "@plinth/kit/pages";

/** A sent form of a new table: what was typed, what is wrong with it, and the request it makes. */
export interface ReadTableForm {
  readonly form: FormState;
  /** How many indexes the form has fields for; those without a name are left out. */
  readonly indexCount: number;
  /** Absent when a field is wrong. */
  readonly input: CreateTableInput | undefined;
}

type KeyType = "S" | "N" | "B";

/** DynamoDB's documented quota of global secondary indexes of a table. */
export const indexCountMax = 20;

const streamViewTypes = ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"] as const;

/** Checks only what DynamoDB could not say at the right field; the rest it says in its own words. */
export function readTableForm(fields: URLSearchParams): ReadTableForm {
  const reader = createReader(fields);
  reader.demand("table_name", "Enter a name for the table.");
  reader.demand("partition_key", "Enter the attribute that is the partition key.");
  const keySchema = reader.keySchema("");
  const indexCount = indexCountOf(fields);
  const indexes: GlobalSecondaryIndex[] = [];
  for (let number = 1; number <= indexCount; number += 1) {
    const index = readIndex(reader, number);
    if (index !== undefined) indexes.push(index);
  }
  const { errors, definitions, text } = reader;
  const form = { values: Object.fromEntries(fields), errors };
  if (Object.keys(errors).length > 0) return { form, indexCount, input: undefined };
  const viewType = streamViewTypes.find((each) => each === text("stream"));
  const input: CreateTableInput = {
    TableName: text("table_name"),
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...definitions].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema,
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    ...(viewType === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } }),
  };
  return { form, indexCount, input };
}

function readIndex(reader: Reader, number: number): GlobalSecondaryIndex | undefined {
  const { text, demand, keySchema } = reader;
  const prefix = `index_${number}_`;
  if (text(`${prefix}name`) === "" && text(`${prefix}partition_key`) === "") return undefined;
  demand(`${prefix}name`, `Enter a name for index ${number}.`);
  demand(`${prefix}partition_key`, `Enter the partition key of index ${number}.`);
  const isKeysOnly = text(`${prefix}projection`) === "KEYS_ONLY";
  return {
    IndexName: text(`${prefix}name`),
    KeySchema: keySchema(prefix),
    Projection: { ProjectionType: isKeysOnly ? "KEYS_ONLY" : "ALL" },
  };
}

interface Reader {
  /** By the field's name. */
  readonly errors: Record<string, string>;
  /** Every key attribute met so far, in the order of the form. */
  readonly definitions: ReadonlyMap<string, KeyType>;
  text(field: string): string;
  /** Notes the message when the field is empty. */
  demand(field: string, message: string): void;
  /** The key of the fields with that prefix, whose attributes are noted as definitions. */
  keySchema(prefix: string): CreateTableInput["KeySchema"];
}

function createReader(fields: URLSearchParams): Reader {
  const errors: Record<string, string> = {};
  const definitions = new Map<string, KeyType>();
  const text = (field: string): string => (fields.get(field) ?? "").trim();
  const define = (field: string, typeText: string): string => {
    const name = text(field);
    const type: KeyType = typeText === "N" || typeText === "B" ? typeText : "S";
    const known = definitions.get(name);
    if (known !== undefined && known !== type) {
      errors[field] = `${name} has the type ${known} above, and an attribute has one type.`;
    }
    definitions.set(name, known ?? type);
    return name;
  };
  return {
    errors,
    definitions,
    text,
    demand(field, message) {
      if (text(field) === "") errors[field] = message;
    },
    keySchema(prefix) {
      const partition = define(`${prefix}partition_key`, text(`${prefix}partition_type`));
      const keys = [{ AttributeName: partition, KeyType: "HASH" as const }];
      if (text(`${prefix}sort_key`) === "") return keys;
      const sort = define(`${prefix}sort_key`, text(`${prefix}sort_type`));
      return [...keys, { AttributeName: sort, KeyType: "RANGE" as const }];
    },
  };
}

/** How many indexes a form or an address asks for: 1 to 20. */
export function indexCountOf(fields: URLSearchParams): number {
  const count = Number(fields.get("indexes") ?? 1);
  return Number.isInteger(count) ? Math.min(Math.max(count, 1), indexCountMax) : 1;
}
