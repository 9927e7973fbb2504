import type { Output } from "../host.ts";
import { safeText } from "./safe-text.ts";

/** How far a long step is. */
export interface Progress {
  /** `total` when it is known. `text` is what is told behind the count, such as a rate. */
  update(done: number, total?: number, text?: string): void;
  /** The same with words of one's own. */
  show(text: string): void;
  /** Takes the line away, so that a message can follow. */
  end(): void;
}

export interface ProgressOptions {
  readonly label: string;
  readonly output: Output;
  /** Milliseconds of a clock. */
  readonly now: () => number;
}

const barCharacters = 24;
/** A person sees no more than this, and drawing takes time from the step itself. */
const drawIntervalMilliseconds = 80;

/**
 * Draws one line over and over on a terminal. Elsewhere it is silent: a log needs the outcome, which
 * the command tells, and not the way there.
 */
export function createProgress({ label, output, now }: ProgressOptions): Progress {
  if (!output.isTerminal) {
    return { update: () => undefined, show: () => undefined, end: () => undefined };
  }
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  const draw = (parts: readonly string[], isLast: boolean): void => {
    if (!isLast && now() - drawnAt < drawIntervalMilliseconds) return;
    drawnAt = now();
    isDrawn = true;
    const line = safeText([label, ...parts].filter((part) => part !== "").join("  "));
    // What is wider than the screen would wrap, and could then not be drawn over.
    void output.write(`\r\u001b[2K${line.slice(0, Math.max(output.columns - 1, 1))}`);
  };
  return {
    update(done, total, text = "") {
      draw([count(done, total), text], total !== undefined && done >= total);
    },
    show: (text) => draw([text], false),
    end() {
      if (isDrawn) void output.write("\r\u001b[2K");
      isDrawn = false;
    },
  };
}

function count(done: number, total: number | undefined): string {
  if (total === undefined) return done.toLocaleString("en-US");
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const bar = "█".repeat(Math.round(share * barCharacters)).padEnd(barCharacters, "░");
  return `${bar} ${done.toLocaleString("en-US")}/${total.toLocaleString("en-US")}`;
}
