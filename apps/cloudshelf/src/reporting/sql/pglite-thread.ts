import { Worker } from "node:worker_threads";
import type { PgliteConnection } from "./pglite-pool.ts";

/** The sources' own folder: it is published beside the compiled code. */
const workerFile = new URL("../../../src/reporting/sql/pglite-worker.mjs", import.meta.url);

export interface PgliteOptions {
  /** In memory without one. */
  readonly directory: string | undefined;
  /** Types whose values stay texts, and become numbers. */
  readonly textOids: readonly number[];
  readonly numberOids: readonly number[];
}

type Answer =
  | { readonly id: number; readonly rows: unknown[]; readonly affectedRows: number }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };

interface Waiter {
  readonly resolve: (answer: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Result {
  readonly rows: unknown[];
  readonly affectedRows: number;
}

/** Opens PGlite in a thread of its own. Rejects when it cannot be opened. */
export async function openPgliteThread(options: PgliteOptions): Promise<PgliteConnection> {
  const worker = new Worker(workerFile, { workerData: options, name: "pglite" });
  const thread = new PgliteThread(worker);
  await thread.opened;
  return thread;
}

class PgliteThread implements PgliteConnection {
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #end: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.opened = this.#wait(0);
    worker.on("message", (answer: Answer) => this.#hear(answer));
    worker.on("error", (error) => this.#endWith(error));
    this.#ended = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#endWith(undefined);
        resolve();
      });
    });
  }

  get closed(): boolean {
    return this.#end !== undefined;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<Result> {
    return this.#send({ sql, parameters });
  }

  async close(): Promise<void> {
    await this.#send({});
    await this.#ended;
  }

  #send(question: { readonly sql?: string; readonly parameters?: readonly unknown[] }) {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#lastId += 1;
    const answer = this.#wait(this.#lastId);
    this.#worker.postMessage({ id: this.#lastId, ...question });
    return answer;
  }

  #wait(id: number): Promise<Result> {
    return new Promise((resolve, reject) => this.#waiters.set(id, { resolve, reject }));
  }

  #hear(answer: Answer): void {
    const waiter = this.#waiters.get(answer.id);
    this.#waiters.delete(answer.id);
    if ("error" in answer) {
      waiter?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
    } else {
      waiter?.resolve(answer);
    }
  }

  /** Whoever still waits is told: nobody will answer any more. */
  #endWith(cause: unknown): void {
    this.#end ??= new Error("PGlite is closed", { cause });
    for (const { reject } of this.#waiters.values()) reject(this.#end);
    this.#waiters.clear();
  }
}
