import type {
  AttributeDefinition,
  BillingMode,
  GlobalSecondaryIndexUpdate,
  OnDemandThroughput,
  ProvisionedThroughput,
  SSESpecification,
  StreamSpecification,
  TableClass,
  UpdateTableInput,
  WarmThroughput,
} from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { booleanShape, indexNameShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { checkEncryption } from "../../validation/encryption-rules.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import {
  checkDefinitions,
  checkStreamUpdate,
  checkThroughputBounds,
  refuseThroughput,
} from "../../validation/table-rules.ts";
import {
  attributeDefinitionsShape,
  billingModeShape,
  globalSecondaryIndexShape,
  onDemandThroughputShape,
  provisionedThroughputShape,
  sseSpecificationShape,
  streamSpecificationShape,
  tableNamePatternShape,
  warmThroughputShape,
} from "../../validation/table-shapes.ts";
import { checkTableClass } from "../../validation/throughput-rules.ts";
import { checkOneChange } from "./update-table-rules.ts";

/** An UpdateTable request that passed what can be checked without the table. */
export interface UpdateTable {
  readonly tableName: string;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly billingMode: BillingMode | undefined;
  readonly throughput: ProvisionedThroughput | undefined;
  readonly onDemandThroughput: OnDemandThroughput | undefined;
  readonly warmThroughput: WarmThroughput | undefined;
  readonly indexUpdates: readonly GlobalSecondaryIndexUpdate[];
  readonly stream: StreamSpecification | undefined;
  /** With no specification inside when it is to be the key that AWS owns again. */
  readonly sse: { readonly specification: SSESpecification | undefined } | undefined;
  readonly tableClass: TableClass | undefined;
  readonly isDeletionProtected: boolean | undefined;
}

const shape: InputShape<UpdateTableInput> = {
  kind: "structure",
  members: {
    AttributeDefinitions: attributeDefinitionsShape,
    TableName: tableNamePatternShape,
    BillingMode: billingModeShape,
    ProvisionedThroughput: provisionedThroughputShape,
    GlobalSecondaryIndexUpdates: {
      kind: "list",
      of: {
        kind: "structure",
        members: {
          Update: {
            kind: "structure",
            members: {
              IndexName: indexNameShape,
              ProvisionedThroughput: provisionedThroughputShape,
              OnDemandThroughput: onDemandThroughputShape,
              WarmThroughput: warmThroughputShape,
            },
            required: ["IndexName"],
          },
          Create: globalSecondaryIndexShape,
          Delete: {
            kind: "structure",
            members: { IndexName: indexNameShape },
            required: ["IndexName"],
          },
        },
      },
    },
    StreamSpecification: streamSpecificationShape,
    SSESpecification: sseSpecificationShape,
    TableClass: stringShape,
    DeletionProtectionEnabled: booleanShape,
    OnDemandThroughput: onDemandThroughputShape,
    WarmThroughput: warmThroughputShape,
  },
  required: ["TableName"],
};

/**
 * Reads UpdateTable's input. The order of the checks is observable.
 *
 * Differs from DynamoDB: ReplicaUpdates count as absent, because there is one region here.
 */
export function parseUpdateTableInput(json: unknown, door: Door): UpdateTable {
  const input = readTableInput(json, shape, door);
  checkIndexWarmth(input.GlobalSecondaryIndexUpdates ?? []);
  checkOneChange(input);
  checkBilling(input);
  checkDefinitions(input.AttributeDefinitions ?? []);
  checkIndexUpdates(input.GlobalSecondaryIndexUpdates ?? []);
  checkStreamUpdate(input.StreamSpecification);
  return {
    tableName: input.TableName,
    attributeDefinitions: input.AttributeDefinitions ?? [],
    billingMode: input.BillingMode,
    throughput: input.ProvisionedThroughput,
    onDemandThroughput: input.OnDemandThroughput,
    warmThroughput: input.WarmThroughput,
    indexUpdates: input.GlobalSecondaryIndexUpdates ?? [],
    stream: input.StreamSpecification,
    sse: input.SSESpecification && { specification: checkEncryption(input.SSESpecification) },
    tableClass: checkTableClass(input.TableClass),
    isDeletionProtected: input.DeletionProtectionEnabled,
  };
}

function checkBilling({ BillingMode, ProvisionedThroughput }: UpdateTableInput): void {
  if (BillingMode === "PAY_PER_REQUEST") {
    refuseThroughput(ProvisionedThroughput);
  }
  if (BillingMode === "PROVISIONED" && ProvisionedThroughput === undefined) {
    throw new ValidationException(
      "One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
    );
  }
  if (ProvisionedThroughput !== undefined) {
    checkThroughputBounds(ProvisionedThroughput, "");
  }
}

function checkIndexWarmth(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  for (const { Update } of updates) {
    if (Update?.WarmThroughput !== undefined && Object.keys(Update.WarmThroughput).length === 0) {
      throw new ValidationException(
        `One or more parameter values were invalid: WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: ${Update.IndexName}`,
      );
    }
  }
}

/** Each update is one thing, and no index has two. */
function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const names = new Set<string>();
  for (const { Update, Create, Delete } of updates) {
    const actions = [Update, Create, Delete].filter((action) => action !== undefined);
    const [action] = actions;
    if (action === undefined || actions.length > 1) {
      throw new ValidationException(
        "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null",
      );
    }
    if (names.has(action.IndexName)) {
      throw new ValidationException(
        `One or more parameter values were invalid: Only one global secondary index update per index is allowed simultaneously. Index: ${action.IndexName}`,
      );
    }
    names.add(action.IndexName);
    if (Update?.ProvisionedThroughput !== undefined) {
      checkThroughputBounds(Update.ProvisionedThroughput, ` for index ${Update.IndexName}`);
    }
  }
}
