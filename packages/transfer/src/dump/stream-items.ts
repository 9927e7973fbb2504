import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@plinth/client";
import { dumpItems } from "./dump-items.ts";
import type { DumpOptions } from "./dump-options.ts";

/**
 * Dumps a table for somebody who takes the bytes as they come, such as a download. It is written into a
 * temporary file first, so that what cannot be written is refused before the first byte.
 */
export async function* streamItems(
  client: Client,
  options: DumpOptions,
): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "plinth-dump-"));
  try {
    const path = join(folder, "items");
    await dumpItems(client, { ...options, path });
    for await (const bytes of createReadStream(path)) yield bytes as Buffer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
