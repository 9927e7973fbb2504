import type { Output } from "../host.ts";

/** What is written to, of a process's stream. */
type TextStream = Pick<NodeJS.WritableStream, "on" | "write"> & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Writes to a stream at its reader's pace. Once the reader is gone, what is written is dropped. */
export function streamOutput(stream: TextStream, onGone: (error: Error) => void): Output {
  let isGone = false;
  // One listener for all writers that wait, however many there are.
  const waiting: (() => void)[] = [];
  const release = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  stream.on("drain", release);
  stream.on("close", release);
  stream.on("error", (error: Error) => {
    isGone = true;
    release();
    onGone(error);
  });
  return {
    isTerminal: stream.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: stream.columns || 80,
    write(text) {
      if (isGone || stream.write(text)) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
