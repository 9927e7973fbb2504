import type {
  AttributeDefinition,
  BillingMode,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  ProvisionedThroughput,
  StreamSpecification,
} from "@plinth/api";
import { ValidationException } from "../exceptions.ts";
import { checkGlobalKeySchema, checkKeySchema } from "./key-schema-rules.ts";

/*
 * DynamoDB's rules for the definition of a table and its indexes, past the constraints of the shapes.
 * The order in which an operation calls them is observable.
 */

const localIndexesMax = 5;
const globalIndexesMax = 20;
const nonKeyAttributesMax = 100;
const capacityUnitsMax = 1_000_000_000_000;

function invalid(fact: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${fact}`);
}

/** What the billing mode demands of a table's throughput, and forbids. */
export function checkTableThroughput(
  billingMode: BillingMode,
  throughput: ProvisionedThroughput | undefined,
): void {
  if (billingMode === "PAY_PER_REQUEST") {
    refuseThroughput(throughput);
  } else if (throughput === undefined) {
    throw invalid(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  } else {
    checkThroughputBounds(throughput, "");
  }
}

/** The same for an index: it takes over the table's mode, not its units. */
export function checkIndexThroughput(
  billingMode: BillingMode,
  { IndexName, ProvisionedThroughput: throughput }: GlobalSecondaryIndex,
): void {
  if (billingMode === "PAY_PER_REQUEST") {
    refuseIndexThroughput(IndexName, throughput);
  } else if (throughput === undefined) {
    throw invalid(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  } else {
    checkThroughputBounds(throughput, ` for index ${IndexName}`);
  }
}

/** `place` follows the text: nothing for a table, the name for an index. */
export function checkThroughputBounds(throughput: ProvisionedThroughput, place: string): void {
  for (const member of ["ReadCapacityUnits", "WriteCapacityUnits"] as const) {
    if (throughput[member] > capacityUnitsMax) {
      throw new ValidationException(
        `Given value ${throughput[member]} for ${member} is out of bounds${place}`,
      );
    }
  }
}

/** On-demand tables have no throughput of their own choosing. */
export function refuseThroughput(throughput: ProvisionedThroughput | undefined): void {
  if (throughput !== undefined) {
    throw invalid(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
}

export function refuseIndexThroughput(
  indexName: string,
  throughput: ProvisionedThroughput | undefined,
): void {
  if (throughput !== undefined) {
    throw invalid(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${indexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
}

/** An attribute is defined once, whatever the types say. */
export function checkDefinitions(definitions: readonly AttributeDefinition[]): void {
  const names = new Set<string>();
  for (const { AttributeName } of definitions) {
    if (names.has(AttributeName)) {
      throw new ValidationException(`Attribute Name is duplicated: ${AttributeName}`);
    }
    names.add(AttributeName);
  }
}

/** Every attribute of a key has a definition. */
export function checkKeyDefinitions(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const keys = [...new Set(elements.map(({ AttributeName }) => AttributeName))];
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  if (defined.length < keys.length) {
    throw new ValidationException("Invalid KeySchema: Some index key attribute have no definition");
  }
  if (keys.some((name) => !defined.includes(name))) {
    throw invalid(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
    );
  }
}

/** Each definition is part of some key. That keys are defined was checked, and definitions are distinct. */
export function checkDefinitionsUsed(
  tableKey: readonly KeySchemaElement[],
  indexes: readonly LocalSecondaryIndex[],
  definitions: readonly AttributeDefinition[],
): void {
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  const keys = new Set(
    [tableKey, ...indexes.map(({ KeySchema }) => KeySchema)].flatMap((elements) =>
      elements.map(({ AttributeName }) => AttributeName),
    ),
  );
  if (defined.length === keys.size) {
    return;
  }
  throw invalid(
    indexes.length === 0
      ? "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
      : `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(", ")}], keys used: [${[...keys].join(", ")}]`,
  );
}

/** The local indexes of a new table. Given, the list has members. */
export function checkLocalIndexes(
  indexes: readonly LocalSecondaryIndex[] | undefined,
  tableKey: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  if (indexes === undefined) {
    return;
  }
  if (indexes.length === 0) {
    throw invalid("List of LocalSecondaryIndexes is empty");
  }
  if (tableKey.length < 2) {
    throw invalid(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  }
  const names = new Set<string>();
  for (const index of indexes) {
    checkKeyDefinitions(index.KeySchema, definitions);
    checkKeySchema(index.KeySchema);
    checkIndex(index, names);
    checkLocalKey(index, tableKey[0]?.AttributeName);
  }
  if (indexes.length > localIndexesMax) {
    throw invalid(`Number of LocalSecondaryIndexes exceeds per-table limit of ${localIndexesMax}`);
  }
}

function checkLocalKey(
  { IndexName, KeySchema: [partition, sort] }: LocalSecondaryIndex,
  tablePartitionKey: string | undefined,
): void {
  if (sort === undefined) {
    throw invalid(`Index KeySchema does not have a range key for index: ${IndexName}`);
  }
  if (partition?.AttributeName !== tablePartitionKey) {
    throw invalid(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${IndexName}. index hash key: ${partition?.AttributeName}, table hash key: ${tablePartitionKey}`,
    );
  }
}

/** The global indexes of a new table; their names differ from the local ones' too. */
export function checkGlobalIndexes(
  indexes: readonly GlobalSecondaryIndex[] | undefined,
  localIndexes: readonly LocalSecondaryIndex[],
  definitions: readonly AttributeDefinition[],
): void {
  if (indexes === undefined) {
    return;
  }
  if (indexes.length === 0) {
    throw invalid("List of GlobalSecondaryIndexes is empty");
  }
  const names = new Set(localIndexes.map(({ IndexName }) => IndexName));
  for (const index of indexes) {
    checkGlobalIndex(index, definitions, names);
  }
  checkGlobalIndexCount(indexes.length);
}

export function checkGlobalIndexCount(count: number): void {
  if (count > globalIndexesMax) {
    throw invalid(`GlobalSecondaryIndex count exceeds the per-table limit of ${globalIndexesMax}`);
  }
}

/** One global index's key, projection and name. `names` are those taken, and gets this one. */
export function checkGlobalIndex(
  index: GlobalSecondaryIndex,
  definitions: readonly AttributeDefinition[],
  names: Set<string>,
): void {
  checkKeyDefinitions(index.KeySchema, definitions);
  checkGlobalKeySchema(index.KeySchema);
  checkIndex(index, names);
}

function checkIndex(index: LocalSecondaryIndex, names: Set<string>): void {
  checkProjection(index);
  if (names.has(index.IndexName)) {
    throw invalid(`Duplicate index name: ${index.IndexName}`);
  }
  names.add(index.IndexName);
}

function checkProjection({ Projection }: LocalSecondaryIndex): void {
  const { ProjectionType, NonKeyAttributes } = Projection;
  if (ProjectionType === undefined) {
    throw invalid("Unknown ProjectionType: null");
  }
  if (ProjectionType === "INCLUDE" && NonKeyAttributes === undefined) {
    throw invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  if (ProjectionType !== "INCLUDE" && NonKeyAttributes !== undefined) {
    throw invalid(`ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`);
  }
  if (new Set(NonKeyAttributes).size !== (NonKeyAttributes?.length ?? 0)) {
    throw invalid("Projection contains duplicate NonKeyAttributes");
  }
}

/** An attribute projected into two indexes counts twice. */
export function checkNonKeyAttributeCount(indexes: readonly LocalSecondaryIndex[]): void {
  const count = indexes.reduce(
    (sum, { Projection }) => sum + (Projection.NonKeyAttributes?.length ?? 0),
    0,
  );
  if (count > nonKeyAttributesMax) {
    throw invalid(
      `Total number of NonKeyAttributes across all indexes exceeds the per-table limit of ${nonKeyAttributesMax}`,
    );
  }
}

/** A view type belongs to a stream that is on, and only to one. */
export function checkNewStream(stream: StreamSpecification | undefined): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalid(
      "Table is being created with a stream enabled, UpdateViewType should be specified",
    );
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalid(
      "Table is being created with a stream disabled, UpdateViewType should not be specified",
    );
  }
}

/** As `checkNewStream`, in the words that UpdateTable has for it. */
export function checkStreamUpdate(stream: StreamSpecification | undefined): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalid("If stream is being enabled then UpdateViewType is required");
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalid("If stream is being disabled, then UpdateViewType must not be specified");
  }
}
