import { retireLocalKey } from "@plinth/model/encryption";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { checkSameKeys, replaceKeyFile } from "../../keys/key-file.ts";
import { openEncryption } from "../../keys/open-encryption.ts";
import { encryptedEntities, readKeyUse } from "../../keys/read-key-use.ts";
import { counted } from "../../terminal/counted.ts";
import type { KeysRetireArguments, KeysRetireOptions } from "./keys-retire-options.ts";

export async function keysRetire(
  context: CommandContext,
  { keyId, yes, ...naming }: KeysRetireArguments & KeysRetireOptions,
): Promise<undefined> {
  const { keyFile, file } = await context.config();
  if (keyFile === undefined) {
    throw usageError(`${file} names no keyFile to take a key out of.`);
  }
  const encryption = await openEncryption(context);
  const { keyIds } = encryption;
  if (keyId === keyIds.current) {
    throw usageError(`${keyId} is the current key. plinth keys rotate makes another one current.`);
  }
  if (!keyIds.previous.includes(keyId)) {
    const previous = keyIds.previous.join(", ") || "none";
    throw usageError(`${keyId} is none of the previous keys, which are ${previous}.`);
  }
  const entities = await encryptedEntities(context, undefined);
  const uses = await readKeyUse(context, entities, naming);
  const user = uses.find(({ use }) => !use.canRetire(keyId));
  if (user !== undefined) {
    const values = counted(user.use.values[keyId] ?? 0, "value");
    throw new CliError(
      `${values} of ${user.entity.name} are under ${keyId}, and could not be read without it. Run plinth keys rotate --continue first.`,
    );
  }
  await context.confirm({
    question: `Nothing in the tables is under ${keyId}. What backups, and stream records that are set aside, have under it cannot be read any more.`,
    answer: keyId,
    isAgreed: yes,
  });
  await replaceKeyFile(keyFile, (text) => {
    checkSameKeys(text, keyFile, encryption);
    return retireLocalKey(text, keyId);
  });
  await context.print(`${keyFile}: ${keyId} is gone.`);
}
