import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** Where items are read from. It is read from the beginning more than once. */
export interface ItemSource {
  /** Stands in messages; one that ends in `.gz` is unpacked. */
  readonly name: string;
  /** For progress. */
  sizeBytes?(): Promise<number>;
  /** The bytes as they are stored. */
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const chunkSizeBytes = 256 * 1024;

/** A file on disk, read in pieces. Messages have the path as it is given here. */
export function fileSource(path: string): ItemSource {
  return {
    name: path,
    sizeBytes: async () => (await stat(path)).size,
    open: () => createReadStream(path, { highWaterMark: chunkSizeBytes }),
  };
}

/** What is in memory already, such as an upload. */
export function memorySource(name: string, content: string | Uint8Array): ItemSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    sizeBytes: async () => bytes.length,
    *open() {
      for (let at = 0; at < bytes.length; at += chunkSizeBytes) {
        yield bytes.subarray(at, at + chunkSizeBytes);
      }
    },
  };
}
