import { indexNameShape } from "./common-shapes.ts";
import type { ListShape, StringShape, StructureShape } from "./shape.ts";

/* Shapes that the operations on tables share, as `common-shapes.ts` has those of items. */

const attributeNameShape: StringShape = { kind: "string", lengthMin: 1, lengthMax: 255 };

/** Its length has a rule of its own, which `readTableInput` knows. */
export const tableNamePatternShape: StringShape = { kind: "string", pattern: "[a-zA-Z0-9_.-]+" };

export const attributeDefinitionsShape: ListShape = {
  kind: "list",
  of: {
    kind: "structure",
    name: "AttributeDefinition",
    members: {
      AttributeName: attributeNameShape,
      AttributeType: { kind: "string", oneOf: ["B", "N", "S"] },
    },
    required: ["AttributeName", "AttributeType"],
  },
};

const keySchemaElementShape: StructureShape = {
  kind: "structure",
  name: "KeySchemaElement",
  members: {
    AttributeName: attributeNameShape,
    KeyType: { kind: "string", oneOf: ["HASH", "RANGE"] },
  },
  required: ["AttributeName", "KeyType"],
};

/** Of a table and a local index. */
export const keySchemaShape: ListShape = {
  kind: "list",
  lengthMin: 1,
  lengthMax: 2,
  of: keySchemaElementShape,
};

/**
 * How many attributes a global index's key has is no constraint of its shape ("GlobalSecondaryIndex"
 * in the API Reference).
 */
const globalKeySchemaShape: ListShape = {
  kind: "list",
  lengthMin: 1,
  of: keySchemaElementShape,
};

const projectionShape: StructureShape = {
  kind: "structure",
  name: "Projection",
  members: {
    ProjectionType: { kind: "string", oneOf: ["ALL", "INCLUDE", "KEYS_ONLY"] },
    NonKeyAttributes: { kind: "list", of: attributeNameShape, lengthMin: 1, lengthMax: 20 },
  },
};

export const provisionedThroughputShape: StructureShape = {
  kind: "structure",
  name: "ProvisionedThroughput",
  members: {
    ReadCapacityUnits: { kind: "long", min: 1 },
    WriteCapacityUnits: { kind: "long", min: 1 },
  },
  required: ["ReadCapacityUnits", "WriteCapacityUnits"],
};

export const onDemandThroughputShape: StructureShape = {
  kind: "structure",
  members: { MaxReadRequestUnits: { kind: "long" }, MaxWriteRequestUnits: { kind: "long" } },
};

export const warmThroughputShape: StructureShape = {
  kind: "structure",
  members: { ReadUnitsPerSecond: { kind: "long" }, WriteUnitsPerSecond: { kind: "long" } },
};

export const localSecondaryIndexShape: StructureShape = {
  kind: "structure",
  name: "LocalSecondaryIndex",
  members: { IndexName: indexNameShape, KeySchema: keySchemaShape, Projection: projectionShape },
  required: ["IndexName", "KeySchema", "Projection"],
};

export const globalSecondaryIndexShape: StructureShape = {
  kind: "structure",
  name: "GlobalSecondaryIndex",
  members: {
    ...localSecondaryIndexShape.members,
    KeySchema: globalKeySchemaShape,
    ProvisionedThroughput: provisionedThroughputShape,
    OnDemandThroughput: onDemandThroughputShape,
    WarmThroughput: warmThroughputShape,
  },
  required: ["IndexName", "KeySchema", "Projection"],
};

export const billingModeShape: StringShape = {
  kind: "string",
  oneOf: ["PROVISIONED", "PAY_PER_REQUEST"],
};

export const streamSpecificationShape: StructureShape = {
  kind: "structure",
  members: {
    StreamEnabled: { kind: "boolean" },
    StreamViewType: {
      kind: "string",
      oneOf: ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"],
    },
  },
  required: ["StreamEnabled"],
};

export const sseSpecificationShape: StructureShape = {
  kind: "structure",
  members: {
    Enabled: { kind: "boolean" },
    SSEType: { kind: "string", oneOf: ["AES256", "KMS"] },
    KMSMasterKeyId: { kind: "string", lengthMin: 1, lengthMax: 2048 },
  },
};

/** What a tag may be has rules of its own, with texts of their own. */
export const tagsShape: ListShape = {
  kind: "list",
  of: {
    kind: "structure",
    name: "Tag",
    members: { Key: { kind: "string" }, Value: { kind: "string" } },
  },
};
export const tagKeysShape: ListShape = { kind: "list", of: { kind: "string" } };
export const revisionIdShape: StringShape = { kind: "string", lengthMin: 1, lengthMax: 255 };
export const resourceArnShape: StringShape = { kind: "string", lengthMin: 1, lengthMax: 1283 };
