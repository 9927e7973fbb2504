import { createToken, type RandomBytes } from "@plinth/kit";
import type { ItemFormat, LoadMode, LoadReport, TransferProgress } from "@plinth/transfer";

/** A file that was sent and checked, and what became of it. */
export interface Upload {
  readonly tableName: string;
  readonly fileName: string;
  readonly format: ItemFormat;
  readonly mode: LoadMode;
  readonly bytes: Uint8Array;
  readonly itemCount: number;
  state: UploadState;
}

export type UploadState =
  | { readonly kind: "checked" }
  | {
      readonly kind: "writing";
      readonly progress: TransferProgress | undefined;
      readonly stop: () => void;
    }
  | { readonly kind: "written"; readonly report: LoadReport }
  | { readonly kind: "stopped"; readonly writtenCount: number }
  | { readonly kind: "failed"; readonly writtenCount: number; readonly message: string };

export interface UploadsOptions {
  readonly random: RandomBytes;
  /** Bytes of all files together; the oldest that nobody writes are forgotten first. */
  readonly sizeBytesMax: number;
  readonly uploadCountMax: number;
}

/** Files between their check and their writing, in memory, by tokens that nobody can guess. */
export interface Uploads {
  /** Gives the token of the file. */
  keep(upload: Upload): string;
  find(token: string): Upload | undefined;
  /** All that are being written. */
  writing(): readonly Upload[];
}

export function createUploads({ random, sizeBytesMax, uploadCountMax }: UploadsOptions): Uploads {
  const uploads = new Map<string, Upload>();

  function forgetOldest(): void {
    let sizeBytes = [...uploads.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [token, { bytes, state }] of uploads) {
      if (sizeBytes <= sizeBytesMax && uploads.size <= uploadCountMax) return;
      if (state.kind === "writing") continue;
      sizeBytes -= bytes.length;
      uploads.delete(token);
    }
  }

  return {
    keep(upload) {
      const token = createToken(random);
      uploads.set(token, upload);
      forgetOldest();
      return token;
    },
    find: (token) => uploads.get(token),
    writing: () => [...uploads.values()].filter(({ state }) => state.kind === "writing"),
  };
}
