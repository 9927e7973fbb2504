import type { Encryption } from "@plinth/model/encryption";
import type { CommandContext } from "../command/command-context.ts";
import { usageError } from "../errors/cli-error.ts";

/** What the config opens encrypted attributes with, as its keys are now. Throws a usage error without. */
export async function openEncryption(context: CommandContext): Promise<Encryption> {
  const { encryption, file } = await context.config();
  if (encryption === undefined) {
    throw usageError(
      `${file} does not say how to open encrypted attributes. Add encryption: () => createEncryption({ keys }).`,
    );
  }
  return encryption();
}
