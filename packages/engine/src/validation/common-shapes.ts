import type { MapShape, Shape, StringShape } from "./shape.ts";

/*
 * Shapes that several operations share. The order inside each set is the one in which DynamoDB prints
 * it when it refuses a value.
 */
export const tableNameShape: StringShape = { kind: "string", lengthMin: 1, lengthMax: 1024 };
export const indexNameShape: StringShape = {
  kind: "string",
  lengthMin: 3,
  lengthMax: 255,
  pattern: "[a-zA-Z0-9_.-]+",
};
export const stringShape: StringShape = { kind: "string" };
export const booleanShape: Shape = { kind: "boolean" };
export const itemShape: MapShape = { kind: "map", of: { kind: "attributeValue" } };
export const namesShape: MapShape = { kind: "map", of: stringShape };

export const returnConsumedCapacityShape: StringShape = {
  kind: "string",
  oneOf: ["INDEXES", "TOTAL", "NONE"],
};
export const returnItemCollectionMetricsShape: StringShape = {
  kind: "string",
  oneOf: ["SIZE", "NONE"],
};
export const returnValuesShape: StringShape = {
  kind: "string",
  oneOf: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
};
export const returnValuesOnConditionCheckFailureShape: StringShape = {
  kind: "string",
  oneOf: ["ALL_OLD", "NONE"],
};
