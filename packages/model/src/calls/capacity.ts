import type { ConsumedCapacity, OperationName } from "@plinth/api";

/** What requests consumed, in capacity units. Nothing where the endpoint does not tell it. */
export interface Capacity {
  readonly units: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** By the real name of the table, its indexes included. */
  readonly byTable: Readonly<Record<string, number>>;
  /** The part that indexes took, by `table/index`. */
  readonly byIndex: Readonly<Record<string, number>>;
}

const operationKinds: Partial<Record<OperationName, "read" | "write">> = {
  BatchGetItem: "read",
  BatchWriteItem: "write",
  DeleteItem: "write",
  GetItem: "read",
  PutItem: "write",
  Query: "read",
  Scan: "read",
  TransactGetItems: "read",
  TransactWriteItems: "write",
  UpdateItem: "write",
};

/** Whether the operation can be asked for what it consumes. */
export function tellsCapacity(operation: OperationName): boolean {
  return operationKinds[operation] !== undefined;
}

/** Adds up what answers say that they consumed. */
export class CapacityCount {
  #units = 0;
  #readUnits = 0;
  #writeUnits = 0;
  readonly #byTable: Record<string, number> = {};
  readonly #byIndex: Record<string, number> = {};

  /** Takes the answer of any operation; one without capacity counts nothing. */
  addAnswer(operation: OperationName, answer: object): void {
    const { ConsumedCapacity: consumed }: AnswerWithCapacity = answer;
    const list = consumed === undefined || Array.isArray(consumed) ? consumed : [consumed];
    for (const each of list ?? []) {
      this.#add(each, operationKinds[operation] === "write");
    }
  }

  #add(consumed: ConsumedCapacity, isWrite: boolean): void {
    const units = consumed.CapacityUnits ?? 0;
    this.#units += units;
    if (isWrite) {
      this.#writeUnits += units;
    } else {
      this.#readUnits += units;
    }
    const { TableName: table = "" } = consumed;
    this.#byTable[table] = (this.#byTable[table] ?? 0) + units;
    const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = consumed;
    for (const [name, part] of Object.entries({
      ...GlobalSecondaryIndexes,
      ...LocalSecondaryIndexes,
    })) {
      const index = `${table}/${name}`;
      this.#byIndex[index] = (this.#byIndex[index] ?? 0) + (part.CapacityUnits ?? 0);
    }
  }

  total(): Capacity {
    return {
      units: this.#units,
      readUnits: this.#readUnits,
      writeUnits: this.#writeUnits,
      byTable: { ...this.#byTable },
      byIndex: { ...this.#byIndex },
    };
  }
}

interface AnswerWithCapacity {
  readonly ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
}
