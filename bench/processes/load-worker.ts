import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FillJob, LoadAnswer, LoadJob } from "../load/load-job.ts";
import { type Core, pinned } from "./pinned.ts";

const program = fileURLToPath(new URL("../load/load-process.ts", import.meta.url));

/** The process that makes the calls, apart from the one that plans and prints. */
export class LoadWorker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  /** The process may keep data in `directory`. */
  constructor(core: Core, directory: string) {
    // Without the condition @plinth/source: what is measured is the built packages.
    const [file, ...args] = pinned([process.execPath, "--import", "tsx", program, directory], core);
    this.#child = spawn(file, args, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // The SDK warns of Node's age each time it is loaded.
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    this.#ended = once(this.#child, "exit").then(([code]) => {
      throw new Error(`The load process ended with ${code}.`);
    });
    this.#ended.catch(() => undefined);
  }

  async run(job: LoadJob | FillJob): Promise<LoadAnswer> {
    const answered = once(this.#child, "message");
    this.#child.send(job);
    const [answer] = (await Promise.race([answered, this.#ended])) as [LoadAnswer];
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.disconnect();
    await this.#ended.catch(() => undefined);
  }
}
