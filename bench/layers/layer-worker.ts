import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LayerName } from "./layer.ts";
import type { LayerAnswer, LayerJob } from "./layer-process.ts";

const program = fileURLToPath(new URL("./layer-process.ts", import.meta.url));

/** A process for one layer, so that none has another's heap or compiled code. */
export class LayerWorker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor(layer: LayerName) {
    // Without the condition @plinth/source: what is measured is what applications import.
    this.#child = spawn(process.execPath, ["--import", "tsx", program, layer], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // The SDK warns of Node's age each time it is loaded.
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    this.#ended = once(this.#child, "exit").then(([code]) => {
      throw new Error(`The process of ${layer} ended with ${code}.`);
    });
    this.#ended.catch(() => undefined);
  }

  async run(job: LayerJob): Promise<LayerAnswer> {
    const answered = once(this.#child, "message");
    this.#child.send(job);
    const [answer] = (await Promise.race([answered, this.#ended])) as [LayerAnswer];
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.disconnect();
    await this.#ended.catch(() => undefined);
  }
}
