import { createEngine, type Engine } from "@plinth/engine";
import type { KeyValueStore } from "@plinth/store";
import type { KeyType, ProjectionType, Schema } from "./command.ts";
import { includedAttributeName } from "./command.ts";
import type { Door } from "./wire-door.ts";

export const tableName = "things";

export interface EngineOptions {
  readonly now: () => number;
  readonly doorOf: (engine: Engine) => Door;
  /** Opens the store for the first time or again. */
  readonly open: () => KeyValueStore;
  /** Lets go of the store that `open` gave last. */
  readonly close: (engine: Engine) => Promise<void>;
}

/** An engine whose background work is done when the test says so, and that can be opened again. */
export class EngineUnderTest {
  #engine: Engine;
  #tasks: (() => void)[] = [];
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#engine = this.#open();
  }

  /** The way in that this test takes. */
  get door(): Door {
    return this.#options.doorOf(this.#engine);
  }

  /** Does one task of the background work, and tells whether there was one. */
  work(): boolean {
    const task = this.#tasks.shift();
    task?.();
    return task !== undefined;
  }

  /** Does all that there is, also what begins only when the disk has caught up. */
  async settle(): Promise<void> {
    while (this.work() || !(await this.#isAtRest())) {
      await new Promise(setImmediate);
    }
  }

  async reopen(): Promise<void> {
    await this.#options.close(this.#engine);
    this.#tasks = [];
    this.#engine = this.#open();
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #isAtRest(): Promise<boolean> {
    const { Table } = await this.#engine.execute("DescribeTable", { TableName: tableName });
    const { TimeToLiveDescription } = await this.#engine.execute("DescribeTimeToLive", {
      TableName: tableName,
    });
    const indexes = Table.GlobalSecondaryIndexes ?? [];
    return (
      Table.TableStatus === "ACTIVE" &&
      indexes.every(({ IndexStatus }) => IndexStatus === "ACTIVE") &&
      TimeToLiveDescription.TimeToLiveStatus !== "ENABLING"
    );
  }

  #open(): Engine {
    return createEngine({
      store: this.#options.open(),
      now: this.#options.now,
      uuid: () => "00000000-0000-4000-8000-000000000000",
      // What is to come later is the sweep, which the test asks for itself.
      schedule: (task, delayMs) => {
        if (delayMs === 0) this.#tasks.push(task);
      },
      onError: (error) => {
        throw error;
      },
    });
  }
}

export async function createThings(test: EngineUnderTest, schema: Schema): Promise<void> {
  const { sk } = schema;
  const attribute = (name: string, type: KeyType) => ({ AttributeName: name, AttributeType: type });
  await test.door.execute("CreateTable", {
    TableName: tableName,
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    KeySchema: keySchema("pk", sk && "sk"),
    AttributeDefinitions: [
      attribute("pk", schema.pk),
      attribute("gp", schema.gp),
      attribute("gs", schema.gs),
      ...(sk === undefined ? [] : [attribute("sk", sk), attribute("ls", schema.ls)]),
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "global",
        KeySchema: keySchema("gp", "gs"),
        Projection: projectionOf(schema.globalProjection),
      },
    ],
    ...(sk === undefined
      ? {}
      : {
          LocalSecondaryIndexes: [
            {
              IndexName: "local",
              KeySchema: keySchema("pk", "ls"),
              Projection: projectionOf(schema.localProjection),
            },
          ],
        }),
  });
  await test.settle();
  await test.door.execute("UpdateTimeToLive", {
    TableName: tableName,
    TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  });
  await test.settle();
}

export async function addLateIndex(door: Door, schema: Schema): Promise<void> {
  await door.execute("UpdateTable", {
    TableName: tableName,
    AttributeDefinitions: [{ AttributeName: "gs", AttributeType: schema.gs }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "late",
          KeySchema: keySchema("gs", undefined),
          Projection: projectionOf(schema.lateProjection),
        },
      },
    ],
  });
}

export async function removeLateIndex(door: Door): Promise<void> {
  await door.execute("UpdateTable", {
    TableName: tableName,
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "late" } }],
  });
}

function keySchema(partition: string, sort: string | undefined) {
  const hash = { AttributeName: partition, KeyType: "HASH" as const };
  return sort === undefined ? [hash] : [hash, { AttributeName: sort, KeyType: "RANGE" as const }];
}

function projectionOf(type: ProjectionType) {
  return type === "INCLUDE"
    ? { ProjectionType: type, NonKeyAttributes: [includedAttributeName] }
    : { ProjectionType: type };
}
