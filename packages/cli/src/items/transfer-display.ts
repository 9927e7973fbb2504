import type { OnProgress, TransferError, TransferProgress } from "@plinth/transfer";
import type { CommandContext } from "../command/command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import type { Progress } from "../terminal/progress.ts";

const labels: Readonly<Record<TransferProgress["phase"], string>> = {
  check: "Checking",
  load: "Loading",
  dump: "Dumping",
  convert: "Writing CSV",
};

/** Where nobody watches, a log has a line this often. */
const lineIntervalMs = 10_000;

/** Shows how far a load or a dump is, and remembers it. */
export class TransferDisplay {
  readonly #context: CommandContext;
  #phase: TransferProgress["phase"] | undefined;
  #bar: Progress | undefined;
  #lineAt: number;
  /** The last that was heard of the items themselves, hence not of a check. */
  last: TransferProgress | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#lineAt = context.now();
  }

  readonly show: OnProgress = (progress) => {
    if (progress.phase === "load" || progress.phase === "dump") this.last = progress;
    if (progress.phase !== this.#phase) {
      this.#bar?.end();
      this.#phase = progress.phase;
      this.#bar = this.#context.progress(labels[progress.phase]);
    }
    const { done, total } = share(progress);
    const unit = total !== undefined && done === progress.bytes ? "bytes  " : "";
    this.#bar?.update(done, total, unit + ratePart(progress));
    this.#writeLine(progress);
  };

  end(): void {
    this.#bar?.end();
  }

  #writeLine(progress: TransferProgress): void {
    const { isTerminal, now } = this.#context;
    if (isTerminal || now() - this.#lineAt < lineIntervalMs) return;
    this.#lineAt = now();
    const { done, total } = share(progress);
    const percent =
      total === undefined || total === 0 ? "" : ` (${Math.floor((done / total) * 100)} %)`;
    const items = count(progress.items, "item");
    this.#context.note(`${labels[progress.phase]}: ${items}${percent}, ${ratePart(progress)}`);
  }
}

/** By items where their number is known and right, else by bytes. A table's own count is hours old. */
function share({ items, totalItems, bytes, totalBytes }: TransferProgress): {
  readonly done: number;
  readonly total: number | undefined;
} {
  if (totalItems !== undefined) {
    return { done: items, total: items > totalItems ? undefined : totalItems };
  }
  return totalBytes === undefined
    ? { done: items, total: undefined }
    : { done: bytes, total: totalBytes };
}

function ratePart({ itemsPerSecond }: TransferProgress): string {
  return `${Math.round(itemsPerSecond).toLocaleString("en-US")} items/s`;
}

/** The messages of @plinth/transfer name its options, which here are flags: "the option restart". */
export function withFlags(error: TransferError): CliError {
  const message = error.message.replaceAll(/\b(?:the )?option (\w+)/g, "--$1");
  return new CliError(message, { cause: error });
}

/** `1 item`, `12,000 items`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Such as `2.1 s`. */
export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
