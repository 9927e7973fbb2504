/** Where the reports' SQL is. */
export type ReportingTarget =
  /** Within the process; in memory without a directory. */
  | { readonly kind: "pglite"; readonly directory: string | undefined }
  | { readonly kind: "server"; readonly url: string };

export const reportingPattern: RegExp = /^(off|pglite|pglite:.+|postgres(ql)?:\/\/.+)$/;

/** What `CLOUDSHELF_REPORTING` says; undefined for none. The directory is for `pglite` alone. */
export function reportingTargetOf(
  setting: string,
  directory: string | undefined,
): ReportingTarget | undefined {
  if (setting === "off") return undefined;
  if (setting === "pglite") return { kind: "pglite", directory };
  if (setting.startsWith("pglite:")) {
    return { kind: "pglite", directory: setting.slice("pglite:".length) };
  }
  return { kind: "server", url: setting };
}
