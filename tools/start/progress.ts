interface Progress {
  readonly step: string;
  readonly doneCount: number;
  readonly totalCount: number;
}

const widthCharacters = 24;

/**
 * Shows how far a long step is. On a terminal the line is drawn over; elsewhere one line tells that
 * the step is done, so that a log does not fill with bars.
 */
export function createProgress(
  label: string,
  print: (text: string) => unknown,
  isTerminal: boolean = process.stdout.isTTY === true,
): (progress: Progress) => void {
  let shown = "";
  return ({ step, doneCount, totalCount }) => {
    const isDone = doneCount === totalCount;
    const bar = "█".repeat(Math.round((doneCount / totalCount) * widthCharacters));
    const line = isTerminal
      ? `\r${label}: ${step.padEnd(9)} ${bar.padEnd(widthCharacters, "░")} ${doneCount}/${totalCount}`
      : `${label}: ${step} ${doneCount}/${totalCount}`;
    if (line !== shown && (isTerminal || isDone)) {
      print(isDone || !isTerminal ? `${line}\n` : line);
      shown = line;
    }
  };
}
