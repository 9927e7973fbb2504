import type { UpdateItemInput } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";
import type { AttributeValue, Item } from "@plinth/values";
import type { AttributeChange } from "./attribute-change.ts";

/** DynamoDB takes expressions of 4 KB and 300 operators: so many changes fit into one request. */
export const changeCountMax = 100;

export interface ChangesToWrite {
  readonly tableName: string;
  readonly key: Item;
  /** At least one, and at most `changeCountMax`. */
  readonly changes: readonly AttributeChange[];
}

/**
 * Writes the changes, and nothing else of the item, on the condition that each attribute is still what
 * it was and that the item is there. False when it is not: then nothing was written.
 */
export async function writeChanges(client: Client, changes: ChangesToWrite): Promise<boolean> {
  try {
    await client.send("UpdateItem", updateOf(changes));
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ConditionalCheckFailedException") {
      return false;
    }
    throw error;
  }
}

function updateOf({ tableName, key, changes }: ChangesToWrite): UpdateItemInput {
  const names: Record<string, string> = { "#key": Object.keys(key)[0] ?? "" };
  const values: Record<string, AttributeValue> = {};
  const conditions = ["attribute_exists(#key)"];
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [position, { name, was, to }] of changes.entries()) {
    const placeholder = `#a${position}`;
    names[placeholder] = name;
    if (was === undefined) {
      conditions.push(`attribute_not_exists(${placeholder})`);
    } else {
      values[`:w${position}`] = was;
      conditions.push(`${placeholder} = :w${position}`);
    }
    if (to === undefined) {
      removes.push(placeholder);
    } else {
      values[`:t${position}`] = to;
      sets.push(`${placeholder} = :t${position}`);
    }
  }
  const clauses = [
    ...(sets.length === 0 ? [] : [`SET ${sets.join(", ")}`]),
    ...(removes.length === 0 ? [] : [`REMOVE ${removes.join(", ")}`]),
  ];
  return {
    TableName: tableName,
    Key: key,
    UpdateExpression: clauses.join(" "),
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}
