import { createEngine, type Engine } from "@plinth/engine";
import { awsSdkRequestHandler } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { openLmdbStore } from "@plinth/store/lmdb";
import type { Storage } from "../contenders/contender.ts";
import { awsSdkDoor } from "../doors/aws-sdk.ts";
import type { Door, DoorOptions } from "../doors/door.ts";
import { inProcessDoor } from "../doors/in-process.ts";
import { rawHttpDoor } from "../doors/raw-http.ts";
import { batchesOf } from "../workloads/batch.ts";
import { createTableInput, seededItems, tableName } from "../workloads/items.ts";
import type { DoorName, Target } from "./load-job.ts";

/** Gives doors to servers, and to an engine of this process that is filled when it is first asked for. */
export class DoorOpener {
  readonly #directory: string;
  #engine: Promise<Engine> | undefined;

  /** An engine on disk keeps its data in `directory`. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(name: DoorName, target: Target, options: DoorOptions): Promise<Door> {
    if (target.kind === "port") {
      if (name === "HTTP") return rawHttpDoor(target.port, options);
      return awsSdkDoor({ endpoint: `http://127.0.0.1:${target.port}` }, options);
    }
    this.#engine ??= openEngine(target.storage, this.#directory);
    const engine = await this.#engine;
    if (name === "client in process") return inProcessDoor(engine, options);
    return awsSdkDoor({ requestHandler: awsSdkRequestHandler(engine) }, options);
  }
}

async function openEngine(storage: Storage, directory: string): Promise<Engine> {
  const store = storage === "memory" ? createMemoryStore() : openLmdbStore({ directory });
  const engine = createEngine({ store });
  await engine.execute("CreateTable", createTableInput);
  await untilActive(engine);
  for (const { input } of batchesOf(seededItems)) await engine.execute("BatchWriteItem", input);
  return engine;
}

async function untilActive(engine: Engine): Promise<void> {
  for (;;) {
    const { Table } = await engine.execute("DescribeTable", { TableName: tableName });
    if (Table?.TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
