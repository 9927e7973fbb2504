import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** Whether what is appended is stored as it is, or each block as a member of gzip by itself. */
export type Packing = "plain" | "gzip";

/**
 * A file that grows block by block and can be cut back to the end of any of them. That holds for gzip
 * too, since members that stand one after another are one file.
 */
export class PartialFile {
  readonly #file: FileHandle;
  readonly #packing: Packing;
  #sizeBytes: number;

  private constructor(file: FileHandle, packing: Packing, sizeBytes: number) {
    this.#file = file;
    this.#packing = packing;
    this.#sizeBytes = sizeBytes;
  }

  /** An empty file, whatever was there. */
  static async create(path: string, packing: Packing): Promise<PartialFile> {
    return new PartialFile(await open(path, "w"), packing, 0);
  }

  /** A file cut back to a size that it had; undefined when it is not there, or is shorter. */
  static async reopen(
    path: string,
    packing: Packing,
    sizeBytes: number,
  ): Promise<PartialFile | undefined> {
    const file = await open(path, "r+").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    if ((await file.stat()).size < sizeBytes) {
      await file.close();
      return undefined;
    }
    await file.truncate(sizeBytes);
    return new PartialFile(file, packing, sizeBytes);
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** One call at a time. */
  async append(text: string): Promise<void> {
    if (text === "") return;
    const bytes = this.#packing === "gzip" ? await compress(text) : Buffer.from(text);
    for (let written = 0; written < bytes.length; ) {
      const position = this.#sizeBytes + written;
      const { bytesWritten } = await this.#file.write(bytes, written, undefined, position);
      written += bytesWritten;
    }
    this.#sizeBytes += bytes.length;
  }

  /** Returns when all that was appended before is on disk. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
