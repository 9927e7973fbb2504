/*
 * A sequence number is a text of 25 digits: "1", the stream's number and the change's counter. No two
 * changes of a store have the same, and those of a table's next stream are greater.
 */
const streamDigits = 8;
const counterDigits = 16;
const pattern = /^1(\d{8})(\d{16})$/;

export function sequenceNumberOf(streamNumber: number, counter: number): string {
  const stream = String(streamNumber).padStart(streamDigits, "0");
  return `1${stream}${String(counter).padStart(counterDigits, "0")}`;
}

/** The counter in a sequence number; `undefined` for a text that is none of this stream's. */
export function counterOfSequenceNumber(streamNumber: number, text: string): number | undefined {
  const [, stream, counter] = pattern.exec(text) ?? [];
  return Number(stream) === streamNumber ? Number(counter) : undefined;
}
