import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DoorName, Target } from "../load/load-job.ts";
import { dataDirectory } from "../paths.ts";
import { LoadWorker } from "./load-worker.ts";

/** One process for each kind of caller, so that none has another's heap: made when first asked for. */
export class LoadWorkers {
  readonly #workers = new Map<string, LoadWorker>();
  readonly #directories: string[] = [];

  of({ door, target }: { readonly door: DoorName; readonly target: Target }): LoadWorker {
    const name = target.kind === "port" ? door : target.storage;
    let worker = this.#workers.get(name);
    if (worker === undefined) {
      // In process there is no server to share the machine with: it may use every core.
      worker = new LoadWorker(target.kind === "port" ? "client" : "any", this.#makeDirectory());
      this.#workers.set(name, worker);
    }
    return worker;
  }

  async close(): Promise<void> {
    for (const worker of this.#workers.values()) await worker.close();
    for (const directory of this.#directories) rmSync(directory, { recursive: true, force: true });
  }

  #makeDirectory(): string {
    mkdirSync(dataDirectory, { recursive: true });
    const directory = mkdtempSync(join(dataDirectory, "engine-"));
    this.#directories.push(directory);
    return directory;
  }
}
