import type {
  AttributeDefinition,
  BillingMode,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  SSESpecification,
  StreamSpecification,
  TableClass,
  Tag,
} from "@plinth/api";
import { booleanShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { checkKeySchema } from "../../validation/key-schema-rules.ts";
import { type PolicyDocument, parsePolicyDocument } from "../../validation/policy-document.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import {
  checkDefinitions,
  checkDefinitionsUsed,
  checkGlobalIndexes,
  checkIndexThroughput,
  checkKeyDefinitions,
  checkLocalIndexes,
  checkNewStream,
  checkNonKeyAttributeCount,
  checkTableThroughput,
  checkTags,
} from "../../validation/table-rules.ts";
import {
  attributeDefinitionsShape,
  billingModeShape,
  globalSecondaryIndexShape,
  keySchemaShape,
  localSecondaryIndexShape,
  onDemandThroughputShape,
  provisionedThroughputShape,
  sseSpecificationShape,
  streamSpecificationShape,
  tableClassShape,
  tableNamePatternShape,
  tagsShape,
} from "../../validation/table-shapes.ts";

/** A CreateTable request that passed validation. */
export interface CreateTable {
  readonly tableName: string;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly billingMode: BillingMode;
  readonly throughput: ProvisionedThroughput | undefined;
  readonly onDemandThroughput: OnDemandThroughput | undefined;
  readonly localIndexes: readonly LocalSecondaryIndex[];
  readonly globalIndexes: readonly GlobalSecondaryIndex[];
  readonly stream: StreamSpecification | undefined;
  readonly sse: SSESpecification | undefined;
  readonly tableClass: TableClass | undefined;
  readonly isDeletionProtected: boolean;
  readonly tags: readonly Tag[];
  readonly resourcePolicy: PolicyDocument | undefined;
}

const shape: InputShape<CreateTableInput> = {
  kind: "structure",
  members: {
    AttributeDefinitions: attributeDefinitionsShape,
    TableName: tableNamePatternShape,
    KeySchema: keySchemaShape,
    LocalSecondaryIndexes: { kind: "list", of: localSecondaryIndexShape },
    GlobalSecondaryIndexes: { kind: "list", of: globalSecondaryIndexShape },
    BillingMode: billingModeShape,
    ProvisionedThroughput: provisionedThroughputShape,
    StreamSpecification: streamSpecificationShape,
    SSESpecification: sseSpecificationShape,
    Tags: tagsShape,
    TableClass: tableClassShape,
    DeletionProtectionEnabled: booleanShape,
    ResourcePolicy: stringShape,
    OnDemandThroughput: onDemandThroughputShape,
  },
  required: ["AttributeDefinitions", "TableName", "KeySchema"],
};

/** Reads CreateTable's input. The order of the checks is observable. */
export function parseCreateTableInput(json: unknown, door: Door): CreateTable {
  const input = readTableInput(json, shape, door);
  const billingMode = input.BillingMode ?? "PROVISIONED";
  checkTableThroughput(billingMode, input.ProvisionedThroughput);
  checkKeysAndIndexes(input);
  for (const index of input.GlobalSecondaryIndexes ?? []) {
    checkIndexThroughput(billingMode, index);
  }
  checkNewStream(input.StreamSpecification);
  checkTags(input.Tags ?? []);
  return {
    tableName: input.TableName,
    attributeDefinitions: input.AttributeDefinitions,
    keySchema: input.KeySchema,
    billingMode,
    throughput: input.ProvisionedThroughput,
    onDemandThroughput: input.OnDemandThroughput,
    localIndexes: input.LocalSecondaryIndexes ?? [],
    globalIndexes: input.GlobalSecondaryIndexes ?? [],
    stream: input.StreamSpecification,
    sse: input.SSESpecification,
    tableClass: input.TableClass,
    isDeletionProtected: input.DeletionProtectionEnabled ?? false,
    tags: input.Tags ?? [],
    resourcePolicy:
      input.ResourcePolicy === undefined
        ? undefined
        : parsePolicyDocument(input.ResourcePolicy, "table"),
  };
}

function checkKeysAndIndexes(input: CreateTableInput): void {
  const definitions = input.AttributeDefinitions;
  const local = input.LocalSecondaryIndexes ?? [];
  const indexes = [...local, ...(input.GlobalSecondaryIndexes ?? [])];
  checkDefinitions(definitions);
  checkKeyDefinitions(input.KeySchema, definitions);
  checkKeySchema(input.KeySchema);
  checkLocalIndexes(input.LocalSecondaryIndexes, input.KeySchema, definitions);
  checkGlobalIndexes(input.GlobalSecondaryIndexes, local, definitions);
  checkNonKeyAttributeCount(indexes);
  checkDefinitionsUsed(input.KeySchema, indexes, definitions);
}
