import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
} from "@plinth/api";
import {
  DynamoDBException,
  ResourceInUseException,
  ResourceNotFoundException,
  ValidationException,
} from "../../exceptions.ts";
import type { IndexRecord, Table, TableRecord } from "../../table/table.ts";
import { indexWarmUnits, newIndexRecord } from "../../table/table-definition.ts";
import {
  checkDefinitionsUsed,
  checkGlobalIndex,
  checkGlobalIndexCount,
  checkIndexThroughput,
  checkNonKeyAttributeCount,
} from "../../validation/table-rules.ts";
import {
  checkMoreWarmThroughput,
  checkNewWarmThroughput,
  checkOnDemandThroughput,
  mergedOnDemandThroughput,
} from "../../validation/throughput-rules.ts";
import { updateIndexThroughput, withOnDemandThroughput } from "./update-billing.ts";
import type { UpdateTable } from "./update-table-input.ts";

/** The record with the request's indexes made, changed and marked as DELETING. */
export function updateIndexes(
  record: TableRecord,
  table: Table,
  request: UpdateTable & { readonly nowSeconds: number },
): TableRecord {
  checkOneAtATime(record, request.indexUpdates);
  let updated = record;
  for (const update of request.indexUpdates) {
    updated = updateIndex(updated, table, update, request);
  }
  return updated;
}

/** DynamoDB makes or deletes one index of a table at a time; one that is being made may be deleted. */
function checkOneAtATime(
  record: TableRecord,
  updates: readonly GlobalSecondaryIndexUpdate[],
): void {
  const deleted = new Set(updates.map(({ Delete }) => Delete?.IndexName));
  const changing = record.indexes.filter(
    ({ status, definition }) =>
      status === "DELETING" || (status === "CREATING" && !deleted.has(definition.IndexName)),
  );
  const asked = updates.filter(({ Update }) => Update === undefined);
  if (asked.length > 0 && changing.length + asked.length > 1) {
    throw new DynamoDBException(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  }
}

function updateIndex(
  record: TableRecord,
  table: Table,
  { Create, Update, Delete }: GlobalSecondaryIndexUpdate,
  request: UpdateTable & { readonly nowSeconds: number },
): TableRecord {
  if (Create !== undefined) {
    return addIndex(record, table, Create, request.attributeDefinitions);
  }
  if (Delete !== undefined) {
    return changeIndex(record, Delete.IndexName, (index) => ({
      ...index,
      status: "DELETING",
      backfilledTo: undefined,
      isBackfilling: false,
    }));
  }
  if (Update === undefined) {
    return record;
  }
  return changeIndex(record, Update.IndexName, (index) =>
    changedIndex(record, index, Update, request.nowSeconds),
  );
}

/** Limits and warmth are only noted; new units take the index a moment. */
function changedIndex(
  record: TableRecord,
  index: IndexRecord,
  update: NonNullable<GlobalSecondaryIndexUpdate["Update"]>,
  nowSeconds: number,
): IndexRecord {
  const { ProvisionedThroughput, OnDemandThroughput, WarmThroughput } = update;
  checkAsksForSomething(record, update);
  const place = { indexName: update.IndexName, isChange: true };
  const definition: GlobalSecondaryIndex = index.definition;
  checkOnDemandThroughput(OnDemandThroughput, record.billingMode, place);
  checkMoreWarmThroughput(WarmThroughput, indexWarmUnits(record, index), place);
  const limits = mergedOnDemandThroughput(definition.OnDemandThroughput, OnDemandThroughput);
  const limited = withOnDemandThroughput(index, limits);
  const changed =
    WarmThroughput === undefined
      ? limited
      : {
          ...limited,
          definition: {
            ...limited.definition,
            WarmThroughput: { ...definition.WarmThroughput, ...WarmThroughput },
          },
        };
  return ProvisionedThroughput === undefined
    ? changed
    : updateIndexThroughput(record, changed, ProvisionedThroughput, nowSeconds);
}

function checkAsksForSomething(
  { billingMode }: TableRecord,
  update: NonNullable<GlobalSecondaryIndexUpdate["Update"]>,
): void {
  const { IndexName, ProvisionedThroughput, OnDemandThroughput = {}, WarmThroughput } = update;
  const hasLimits = Object.keys(OnDemandThroughput).length > 0;
  if (ProvisionedThroughput === undefined && WarmThroughput === undefined && !hasLimits) {
    throw new ValidationException(
      billingMode === "PROVISIONED"
        ? `One or more parameter values were invalid: Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${IndexName}`
        : `One or more parameter values were invalid: The only Updates for index: ${IndexName} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
    );
  }
}

function changeIndex(
  record: TableRecord,
  indexName: string,
  change: (index: IndexRecord) => IndexRecord,
): TableRecord {
  const old = record.indexes.find(
    ({ kind, definition }) => kind === "global" && definition.IndexName === indexName,
  );
  if (old === undefined) {
    throw new ResourceNotFoundException(
      `Requested resource not found: Index ${indexName} for table ${record.tableName}`,
    );
  }
  const changed = change(old);
  if (old.status !== "ACTIVE" && changed.status === "UPDATING") {
    throw new ResourceInUseException(
      `Attempt to change a resource which is still in use: Index is being created: ${indexName}`,
    );
  }
  const indexes = record.indexes.map((index) => (index === old ? changed : index));
  return { ...record, indexes };
}

function addIndex(
  record: TableRecord,
  table: Table,
  create: GlobalSecondaryIndex,
  requestDefinitions: readonly AttributeDefinition[],
): TableRecord {
  const definitions = record.indexes.map(({ definition }) => definition);
  if (definitions.some(({ IndexName }) => IndexName === create.IndexName)) {
    throw new ValidationException("Attempting to create an index which already exists");
  }
  checkGlobalIndex(create, requestDefinitions, new Set());
  checkIndexThroughput(record.billingMode, create);
  const place = { indexName: create.IndexName, isChange: false };
  checkOnDemandThroughput(create.OnDemandThroughput, record.billingMode, place);
  checkNewWarmThroughput(
    create.WarmThroughput,
    record.billingMode,
    create.ProvisionedThroughput,
    place,
  );
  checkGlobalIndexCount(record.indexes.filter(({ kind }) => kind === "global").length + 1);
  checkNonKeyAttributeCount([...definitions, create]);
  const attributeDefinitions = mergedDefinitions(record, requestDefinitions);
  checkDefinitionsUsed(record.keySchema, [...definitions, create], attributeDefinitions);
  const index: IndexRecord = {
    ...newIndexRecord("global", record.nextIndexNumber, create),
    backfilledTo: table.space,
  };
  return {
    ...record,
    attributeDefinitions,
    indexes: [...record.indexes, index],
    nextIndexNumber: record.nextIndexNumber + 1,
  };
}

/** An attribute that is a key already keeps its type. */
function mergedDefinitions(
  { attributeDefinitions }: TableRecord,
  added: readonly AttributeDefinition[],
): AttributeDefinition[] {
  const known = new Map(attributeDefinitions.map((known) => [known.AttributeName, known]));
  for (const definition of added) {
    const old = known.get(definition.AttributeName);
    if (old !== undefined && old.AttributeType !== definition.AttributeType) {
      throw new ValidationException(
        `One or more parameter values were invalid: Type of attribute ${old.AttributeName} cannot be changed from ${old.AttributeType} to ${definition.AttributeType}`,
      );
    }
    known.set(definition.AttributeName, definition);
  }
  return [...known.values()];
}
