import { formatOfName, type ItemFormat } from "@plinth/transfer";
import { usageError } from "../errors/cli-error.ts";
import { itemFormats } from "./item-formats.ts";

/** The format that was asked for, or else that of the file's name. */
export function formatFor(file: string, asked: ItemFormat | undefined): ItemFormat {
  const format = asked ?? formatOfName(file);
  if (format !== undefined) return format;
  throw usageError(
    `The name ${file} does not tell its format. Say --format ${itemFormats.join(", or ")}.`,
  );
}
