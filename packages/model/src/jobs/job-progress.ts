/** How far a job is. */
export interface JobProgress {
  /** Items read, by runs before this one too. */
  readonly scanned: number;
  /** Items read by this run. */
  readonly scannedNow: number;
  /** What DynamoDB says that the table has, which it counts every six hours. */
  readonly estimatedTotal: number | undefined;
  readonly counts: Readonly<Record<string, number>>;
  readonly failedCount: number;
  /** Since this run began. */
  readonly milliseconds: number;
  readonly isDone: boolean;
}

const barLength = 24;

/**
 * One line for a terminal or a log: a bar, the share of the table, counts, rate and time left.
 *
 *     [##########--------------]  42 % of about 12,000  upgraded 4,100, failed 2  850/s, about 8 s left
 */
export function progressLine(progress: JobProgress): string {
  const { counts, failedCount, estimatedTotal } = progress;
  const share = shareOf(progress);
  const done = Math.round(share * barLength);
  const bar = `[${"#".repeat(done)}${"-".repeat(barLength - done)}]`;
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const total = estimatedTotal === undefined ? "" : ` of about ${grouped(estimatedTotal)}`;
  const all = failedCount === 0 ? counts : { ...counts, failed: failedCount };
  const texts = Object.entries(all).map(([name, count]) => `${words(name)} ${grouped(count)}`);
  return [`${bar} ${percent}${total}`, texts.join(", "), paceOf(progress, share)]
    .filter((part) => part !== "")
    .join("  ");
}

/** Where a stream of text is, such as `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * Shows progress on a stream: one line that changes on a terminal, else a line every ten seconds.
 *
 *     await migrate(shop.Book, { name: "books-v3", onProgress: showProgress(process.stderr) });
 */
export function showProgress(
  stream: ProgressStream,
  everySeconds = 10,
): (progress: JobProgress) => void {
  let shownAt = Number.NEGATIVE_INFINITY;
  let length = 0;
  return (progress) => {
    const line = progressLine(progress);
    if (stream.isTTY === true) {
      stream.write(`\r${line.padEnd(length)}${progress.isDone ? "\n" : ""}`);
      length = line.length;
    } else if (progress.isDone || progress.milliseconds - shownAt >= everySeconds * 1000) {
      shownAt = progress.milliseconds;
      stream.write(`${line}\n`);
    }
  };
}

/** Less than all until the end: the total is an old count. */
function shareOf({ isDone, scanned, estimatedTotal = 0 }: JobProgress): number {
  if (isDone) {
    return 1;
  }
  return estimatedTotal === 0 ? 0 : Math.min(scanned / estimatedTotal, 0.99);
}

function paceOf(progress: JobProgress, share: number): string {
  const { scanned, scannedNow, milliseconds, estimatedTotal, isDone } = progress;
  if (milliseconds <= 0 || scannedNow === 0) {
    return "";
  }
  const perSecond = scannedNow / (milliseconds / 1000);
  const pace = `${grouped(Math.round(perSecond))}/s`;
  const left = estimatedTotal === undefined || share >= 0.99 ? 0 : estimatedTotal - scanned;
  return isDone || left <= 0 ? pace : `${pace}, about ${durationOf(left / perSecond)} left`;
}

function durationOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `alreadyCurrent` as people read it. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
