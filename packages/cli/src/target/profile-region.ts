import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../host.ts";

/**
 * The region that the shared config of AWS has for a profile. A file that cannot be read has none,
 * as for AWS's own tools.
 */
export function profileRegion(profile: string, environment: Environment): string | undefined {
  const file = environment["AWS_CONFIG_FILE"] || join(homedir(), ".aws", "config");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  return regionIn(text, profile);
}

/** The section of the profile "default" has no word before its name; the others have `profile`. */
function regionIn(text: string, profile: string): string | undefined {
  const headers = profile === "default" ? ["default", "profile default"] : [`profile ${profile}`];
  let isInSection = false;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*(.+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, " ");
    if (header !== undefined) {
      isInSection = headers.includes(header);
      continue;
    }
    // An indented line belongs to a setting before it, such as `s3`.
    const region = isInSection ? /^region\s*=\s*([^\s#;]+)/.exec(line)?.[1] : undefined;
    if (region !== undefined) return region;
  }
  return undefined;
}
