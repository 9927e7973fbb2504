import { type Client, ServiceError } from "@plinth/client";
import {
  ItemFileError,
  loadItems,
  memorySource,
  TransferError,
  type TransferProgress,
} from "@plinth/transfer";
import type { Upload } from "./uploads.ts";

export interface WriteUploadOptions {
  readonly client: Client;
  readonly upload: Upload;
  /** Hears of a failure that is the console's own. */
  readonly reportError: (error: unknown) => void;
}

/** Begins to write a checked file; its `state` tells how far that is and how it ended. Never rejects. */
export async function writeUpload(options: WriteUploadOptions): Promise<void> {
  const { client, upload } = options;
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  let last: TransferProgress | undefined;
  upload.state = { kind: "writing", progress: undefined, stop };
  try {
    const report = await loadItems(client, {
      tableName: upload.tableName,
      source: memorySource(upload.fileName, upload.bytes),
      format: upload.format,
      mode: upload.mode,
      signal: stopping.signal,
      onProgress: (progress) => {
        last = progress;
        upload.state = { kind: "writing", progress, stop };
      },
    });
    upload.state = { kind: "written", report };
  } catch (error) {
    const writtenCount = last?.phase === "load" ? last.items : 0;
    if (error instanceof ServiceError && error.name === "AbortError") {
      upload.state = { kind: "stopped", writtenCount };
      return;
    }
    if (!isExplained(error)) options.reportError(error);
    const message = error instanceof Error ? error.message : String(error);
    upload.state = { kind: "failed", writtenCount, message };
  }
}

/** True for what its message explains to whoever sent the file; anything else is a fault of ours. */
function isExplained(error: unknown): boolean {
  return (
    error instanceof TransferError ||
    error instanceof ItemFileError ||
    error instanceof ServiceError
  );
}
