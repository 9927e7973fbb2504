import type { BatchGetItemInput, KeysAndAttributes, ReturnConsumedCapacity } from "@plinth/api";
import type { ExpressionCache, Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import {
  booleanShape,
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  stringShape,
} from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import {
  type LegacyMembers,
  legacyShapes,
  refuseLegacyMembers,
} from "../../validation/legacy-members.ts";
import { batchGetKeysMax } from "../../validation/limits.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { type ExpressionMember, requestExpressions } from "../../validation/request-expressions.ts";
import { tableNameOf } from "../../validation/table-name.ts";

/** A BatchGetItem request that passed validation. */
export interface BatchGetItem {
  readonly tables: readonly BatchGetTable[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
}

export interface BatchGetTable {
  readonly tableName: string;
  /** The table's name or its ARN, whichever the request has. */
  readonly requestedName: string;
  readonly keys: readonly Item[];
  readonly consistency: "strong" | "eventual";
  readonly projection: Projection | undefined;
  /** The members as they came, to go back with the keys that were left. */
  readonly request: KeysAndAttributes;
}

const legacy: LegacyMembers = { AttributesToGet: "ProjectionExpression" };

const expressionMembers: readonly ExpressionMember[] = ["ProjectionExpression"];

const shape: InputShape<BatchGetItemInput> = {
  kind: "structure",
  members: {
    RequestItems: {
      kind: "map",
      keyLengthMin: 1,
      keyLengthMax: 1024,
      of: {
        kind: "structure",
        name: "KeysAndAttributes",
        members: {
          Keys: { kind: "list", of: itemShape },
          ConsistentRead: booleanShape,
          ProjectionExpression: stringShape,
          ExpressionAttributeNames: namesShape,
          ...legacyShapes(legacy),
        },
        required: ["Keys"],
      },
    },
    ReturnConsumedCapacity: returnConsumedCapacityShape,
  },
  required: ["RequestItems"],
};

/** Reads BatchGetItem's input. The order of the checks is observable. */
export function parseBatchGetItemInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): BatchGetItem {
  const input = readInput(json, shape, door);
  const requestItems = Object.entries(input.RequestItems);
  checkLengths(requestItems);
  refuseLegacyMembers(membersOfAll(requestItems), legacy, expressionMembers);
  const tables = requestItems.map(([name, members]) => readTable(name, members, cache));
  const keyCount = tables.reduce((count, { keys }) => count + keys.length, 0);
  if (keyCount > batchGetKeysMax) {
    throw new ValidationException("Too many items requested for the BatchGetItem call");
  }
  return {
    tables,
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
  };
}

/** Bounds that DynamoDB tells of in another form than all the others: no value, the API's own names. */
function checkLengths(requestItems: readonly (readonly [string, KeysAndAttributes])[]): void {
  if (requestItems.length === 0) {
    throw new ValidationException(
      "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  for (const [name, { Keys }] of requestItems) {
    const { length } = Keys;
    if (length === 0 || length > batchGetKeysMax) {
      const bound =
        length === 0 ? "greater than or equal to 1" : `less than or equal to ${batchGetKeysMax}`;
      throw new ValidationException(
        `1 validation error detected: Value at 'RequestItems.${name}.member.Keys' failed to satisfy constraint: Member must have length ${bound}`,
      );
    }
  }
}

/** Old and new ways must not meet in one request, not even at two tables. */
function membersOfAll(requestItems: readonly (readonly [string, KeysAndAttributes])[]): object {
  return Object.assign({}, ...requestItems.map(([, members]) => members));
}

function readTable(
  name: string,
  members: KeysAndAttributes,
  cache: ExpressionCache,
): BatchGetTable {
  const expressions = requestExpressions(members, expressionMembers, cache);
  const keys = members.Keys.map(normalizeItem);
  const projection = expressions.projection();
  expressions.checkAllUsed();
  return {
    tableName: tableNameOf(name),
    requestedName: name,
    keys,
    consistency: members.ConsistentRead === true ? "strong" : "eventual",
    projection,
    request: members,
  };
}
