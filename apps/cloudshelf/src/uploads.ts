import { uploadSizeBytesMax } from "./services/import/import-options.ts";

/** A file and what a form or JSON needs around it: in JSON a line break takes two characters. */
export const uploadRequestSizeBytesMax: number = uploadSizeBytesMax + 4 * 1024 * 1024;

/** Whether a path is one of the two that take a file, of the pages or of the API. */
export function takesUpload(path: string): boolean {
  return path.endsWith("/admin/books/import") || path.endsWith("/api/books/import");
}
