import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type Encryption, localKeys } from "@plinth/model/encryption";
import { CliError, usageError } from "../errors/cli-error.ts";
import { safeText } from "../terminal/safe-text.ts";

/**
 * Changes a key file as a whole: who reads it sees the old text or the new one, also after a crash.
 * The new one is its owner's alone (mode 600), and the owner is the old one's. Two changes at once
 * refuse each other. Rejects with a `CliError`, or with what `change` throws, and then the file is
 * what it was.
 */
export async function replaceKeyFile(
  name: string,
  change: (text: string) => string,
): Promise<void> {
  // A link stays one: what it leads to is replaced.
  const file = await realpath(name).catch((error: unknown) => {
    throw new CliError(
      `The keyFile ${name} cannot be read: ${reasonOf(error)}. Make one with generateLocalKeys of @plinth/model/encryption.`,
      { cause: error },
    );
  });
  const next = `${file}.new`;
  const opened = await open(next, "wx", 0o600).catch((error: unknown) => {
    throw refusal(error, { file, next });
  });
  try {
    const owner = await stat(file);
    const text = change(await readFile(file, "utf8"));
    // Root may change the keys of an application that runs as somebody else.
    if ((await opened.stat()).uid !== owner.uid) await opened.chown(owner.uid, owner.gid);
    await opened.writeFile(text);
    await opened.sync();
    await opened.close();
    await rename(next, file);
  } catch (error) {
    await opened.close().catch(() => undefined);
    await rm(next, { force: true });
    throw error;
  }
  await syncDirectory(dirname(file));
}

/**
 * What the tables were looked at with must be what the file holds: ids are mostly dates, so that the
 * file of another environment may well have a key of the same id. Throws a usage error otherwise,
 * and what `localKeys` throws for a text that is no key file.
 */
export function checkSameKeys(
  text: string,
  name: string,
  { environment, keyIds }: Pick<Encryption, "environment" | "keyIds">,
): void {
  const held = localKeys({ text });
  const inFile = idText(
    held.environment,
    [held.current, ...held.previous].map(({ id }) => id),
  );
  const opened = idText(environment, [keyIds.current, ...keyIds.previous]);
  if (inFile === opened) return;
  throw usageError(
    `${name} was not changed: it has ${inFile}, and the config's encryption has ${opened}. Either it was changed meanwhile, and this can be run again; or the encryption reads other keys, and both have to name one file.`,
  );
}

function idText(environment: string, [current, ...previous]: readonly string[]): string {
  const others = previous.length === 0 ? "" : ` before ${[...previous].sort().join(", ")}`;
  return safeText(`the keys ${current}${others} of ${environment}`);
}

function refusal(error: unknown, { file, next }: { file: string; next: string }): CliError {
  const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
  const message = isThere
    ? `${next} is there: another change of the keys is under way, or was killed. If none is, look at it, delete it and run this again. ${file} is as it was.`
    : `${file} was not changed: ${reasonOf(error)}.`;
  return new CliError(message, { cause: error });
}

/** A new name is safe only when its directory is. Not every system can do it. */
async function syncDirectory(directory: string): Promise<void> {
  const opened = await open(directory, "r").catch(() => undefined);
  await opened?.sync().catch(() => undefined);
  await opened?.close();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
