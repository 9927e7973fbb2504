import { gunzipSync, gzipSync } from "node:zlib";
import { formatOfName, type ItemFormat, memorySource } from "@plinth/transfer";
import { helperKeys } from "../../schema.ts";
import { ShopError } from "../shop.ts";
import type { ShopContext } from "../shop-context.ts";
import type { BookFile } from "./import-file.ts";
import { uploadSizeBytesMax } from "./import-options.ts";

/** A file that an administrator hands in. */
export interface ImportUpload {
  readonly fileName: string;
  readonly content: Uint8Array;
  /** By the name and the first bytes when absent. */
  readonly format?: ItemFormat | undefined;
}

/** An item may have 400 KB, its key and names included. */
const partSizeBytes = 350 * 1024;

/** Checks what can be said of a file before it is read. Throws INVALID_INPUT about the file. */
export function checkUpload({ fileName, content, format }: ImportUpload): ItemFormat {
  if (content.length === 0) throw invalid("Choose a file with books; this one is empty.");
  if (content.length > uploadSizeBytesMax) {
    throw invalid("The file is larger than 20 MB: divide it, or use plinth load.");
  }
  if (content[0] === 0x1f && content[1] === 0x8b) {
    throw invalid("The file is packed with gzip: unpack it, or use plinth load.");
  }
  const named = format ?? formatOfName(fileName);
  if (named === undefined) {
    throw invalid("The name does not tell the format: choose CSV, JSON or DynamoDB JSON.");
  }
  return named === "json" && format === undefined && isDynamoDBJson(content)
    ? "dynamodb-json"
    : named;
}

/** DynamoDB JSON has no ending of its own; its values begin with their type, or its lines with Item. */
function isDynamoDBJson(content: Uint8Array): boolean {
  const head = new TextDecoder().decode(content.subarray(0, 4096));
  return /^[\s\uFEFF[]*\{\s*"(Item"\s*:\s*\{|[^"]+"\s*:\s*\{\s*"(S|N|BOOL|NULL)"\s*:)/.test(head);
}

function invalid(message: string): ShopError {
  return new ShopError("INVALID_INPUT", message, "file");
}

/** Keeps a file for as long as its import, wherever the import goes on. */
export async function writeUpload(
  { data }: ShopContext,
  importId: string,
  upload: { readonly content: Uint8Array; readonly expiresAt: number },
): Promise<void> {
  const packed = gzipSync(upload.content);
  for (let at = 0, number = 1; at < packed.length; at += partSizeBytes, number += 1) {
    await data.ImportPart.put({
      user_id: helperKeys.importFile(importId),
      cart_id: `part-${String(number).padStart(4, "0")}`,
      // A copy: a view would bring the whole buffer along.
      content: Uint8Array.from(packed.subarray(at, at + partSizeBytes)),
      expires_at: upload.expiresAt,
    });
  }
}

/** The file as it came. Rejects when it has expired. */
export async function readUpload(
  { data }: ShopContext,
  importId: string,
  { fileName, format }: { readonly fileName: string; readonly format: ItemFormat },
): Promise<BookFile> {
  const key = { user_id: helperKeys.importFile(importId) };
  const parts = await data.ImportPart.query(key, { consistent: true }).all();
  if (parts.length === 0) throw invalid("The file is no longer kept: import it anew.");
  const content = gunzipSync(Buffer.concat(parts.map((part) => part.content)));
  return fileOf(fileName, format, content);
}

/** A packed file is refused on the way in, so no name may have it unpacked again. */
export function fileOf(fileName: string, format: ItemFormat, content: Uint8Array): BookFile {
  return { source: memorySource(fileName.replace(/\.gz$/i, ""), content), format };
}
