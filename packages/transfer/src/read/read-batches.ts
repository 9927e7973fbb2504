import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { abortError } from "@plinth/client";
import type { ItemSource } from "../files/item-source.ts";
import { type ItemFormat, isGzipName } from "../item-format.ts";
import type { DeclaredAttributes } from "./csv/csv-header.ts";
import { CsvReader } from "./csv/csv-reader.ts";
import { parseDynamoDBItem } from "./json/dynamodb-item.ts";
import { JsonReader } from "./json/json-reader.ts";
import { parseNativeItem } from "./json/native-item.ts";
import type { ItemReader, ReadItem, ReportProblem } from "./read-item.ts";
import { beginsWithUtf8Mark, foreignEncoding, utf8MarkSizeBytes } from "./utf8-text.ts";

export interface ReadBatchesOptions {
  readonly format: ItemFormat;
  readonly declared: DeclaredAttributes;
  readonly report: ReportProblem;
  /** Hears of the bytes as they are stored, in their order. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a source from its beginning, as many items at a time as a piece of it holds. */
export async function* readBatches(
  source: ItemSource,
  options: ReadBatchesOptions,
): AsyncGenerator<readonly ReadItem[]> {
  const reader = createReader(options);
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const bytes of plainBytes(source, options)) {
    if (head === undefined) {
      yield reader.push(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < headSizeBytes) continue;
    if (!isUtf8File(head, options.report)) return;
    yield reader.push(withoutMark(head));
    head = undefined;
  }
  if (head !== undefined) {
    if (!isUtf8File(head, options.report)) return;
    yield reader.push(withoutMark(head));
  }
  yield reader.end();
}

/** So many bytes tell an encoding. */
const headSizeBytes = 4;

function createReader({ format, declared, report }: ReadBatchesOptions): ItemReader {
  switch (format) {
    case "json":
      return new JsonReader(parseNativeItem, report);
    case "dynamodb-json":
      return new JsonReader(parseDynamoDBItem, report);
    case "csv":
      return new CsvReader(declared, report);
  }
}

async function* plainBytes(
  source: ItemSource,
  { onBytes, signal, report }: ReadBatchesOptions,
): AsyncGenerator<Uint8Array> {
  async function* storedBytes(): AsyncGenerator<Uint8Array> {
    for await (const bytes of source.open()) {
      if (signal?.aborted) throw abortError(signal);
      onBytes?.(bytes);
      yield bytes;
    }
  }
  if (!isGzipName(source.name)) {
    yield* storedBytes();
    return;
  }
  const gunzip = createGunzip();
  const piped = pipeline(Readable.from(storedBytes()), gunzip);
  // Its failure is met where the bytes are read.
  piped.catch(() => {});
  try {
    for await (const bytes of gunzip) yield bytes as Buffer;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const message = `the file is not whole gzip (${error.message}): copy it again, or take .gz from its name`;
    report({ line: 1, column: 1, path: "", message });
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

function isUtf8File(head: Uint8Array, report: ReportProblem): boolean {
  const encoding = foreignEncoding(head);
  if (encoding === undefined) return true;
  const message =
    encoding === "gzip"
      ? "the file is packed with gzip: let its name end in .gz, or unpack it"
      : `the file is ${encoding}: save it as UTF-8, for instance by iconv -f ${encoding} -t UTF-8`;
  report({ line: 1, column: 1, path: "", message });
  return false;
}

function withoutMark(head: Uint8Array): Uint8Array {
  return beginsWithUtf8Mark(head) ? head.subarray(utf8MarkSizeBytes) : head;
}
