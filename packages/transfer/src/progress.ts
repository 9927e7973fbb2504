import type { TransferRuntime } from "./defaults.ts";

/** How far a load or a dump is. */
export interface TransferProgress {
  /** "check" reads a file without writing; "convert" makes CSV of what was dumped. */
  readonly phase: "check" | "load" | "dump" | "convert";
  /** How many are done, those of an interrupted run before this one included. */
  readonly items: number;
  /** Undefined where nobody knows; for a dump, what the table's description says, which is hours old. */
  readonly totalItems: number | undefined;
  readonly bytes: number;
  readonly totalBytes: number | undefined;
  /** Since the phase began. */
  readonly itemsPerSecond: number;
}

export type OnProgress = (progress: TransferProgress) => void;

export interface PhaseTotals {
  readonly items?: number | undefined;
  readonly bytes?: number | undefined;
  /** So many were done before this run, and are not its doing. */
  readonly itemsBefore?: number | undefined;
}

/** Tells of one phase. */
export class PhaseProgress {
  readonly #phase: TransferProgress["phase"];
  readonly #totals: PhaseTotals;
  readonly #onProgress: OnProgress | undefined;
  readonly #monotonicNow: () => number;
  readonly #beganAt: number;

  constructor(
    phase: TransferProgress["phase"],
    totals: PhaseTotals,
    onProgress: OnProgress | undefined,
    { monotonicNow }: TransferRuntime,
  ) {
    this.#phase = phase;
    this.#totals = totals;
    this.#onProgress = onProgress;
    this.#monotonicNow = monotonicNow;
    this.#beganAt = monotonicNow();
  }

  report({ items, bytes }: { readonly items: number; readonly bytes: number }): void {
    if (this.#onProgress === undefined) return;
    const itemsNow = items - (this.#totals.itemsBefore ?? 0);
    const seconds = (this.#monotonicNow() - this.#beganAt) / 1000;
    this.#onProgress({
      phase: this.#phase,
      items,
      totalItems: this.#totals.items,
      bytes,
      totalBytes: this.#totals.bytes,
      itemsPerSecond: seconds > 0 ? itemsNow / seconds : 0,
    });
  }
}
