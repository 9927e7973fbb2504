/** Units one table or one index took. Reads and writes are apart only in transactions. */
export interface Capacity {
  CapacityUnits?: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

/** What one operation took of one table; the parts are there under `INDEXES` only. */
export interface ConsumedCapacity extends Capacity {
  TableName?: string;
  Table?: Capacity;
  LocalSecondaryIndexes?: Record<string, Capacity>;
  GlobalSecondaryIndexes?: Record<string, Capacity>;
}

export type ReturnConsumedCapacity = "INDEXES" | "TOTAL" | "NONE";

export interface ItemCollectionMetrics {
  ItemCollectionKey?: Record<string, import("@plinth/values").AttributeValue>;
  SizeEstimateRangeGB?: number[];
}

export type ReturnItemCollectionMetrics = "SIZE" | "NONE";
