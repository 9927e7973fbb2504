import { dirname, join } from "node:path";
import { type ReencryptReport, reencrypt, rotateLocalKeys } from "@plinth/model/encryption";
import type { CommandContext } from "../../command/command-context.ts";
import { connectEntities } from "../../entities/connect-entities.ts";
import type { DeclaredEntity } from "../../entities/declared-entities.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { checkpointFile } from "../../keys/checkpoint-file.ts";
import { checkSameKeys, replaceKeyFile } from "../../keys/key-file.ts";
import { openEncryption } from "../../keys/open-encryption.ts";
import { encryptedEntities } from "../../keys/read-key-use.ts";
import { describeTarget } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import type { KeysRotateOptions } from "./keys-rotate-options.ts";
import { rotationText } from "./keys-rotate-output.ts";

/** A new key first, then the values: each step can be done by itself, and again. */
export async function keysRotate(
  context: CommandContext,
  options: KeysRotateOptions,
): Promise<3 | undefined> {
  const entities = await encryptedEntities(context, undefined);
  if (!options.continue) {
    await makeKey(context, options);
    if (!options.yes && !context.isTerminal) {
      context.note(
        "Start all processes with the new file. Then plinth keys rotate --continue rewrites the values.",
      );
      return undefined;
    }
    await context.confirm({
      question:
        "A process that has only the old file cannot read what is written from now on. Have all of them the new one?",
      answer: "yes",
      otherwise: "The new key is in the file; plinth keys rotate --continue rewrites the values.",
      isAgreed: options.yes,
    });
  }
  return rewrite(context, entities, options);
}

async function makeKey(context: CommandContext, { keyId }: KeysRotateOptions): Promise<void> {
  const { keyFile, file } = await context.config();
  if (keyFile === undefined) {
    throw usageError(
      `${file} names no keyFile to put a new key into. Add it; or, where keys are elsewhere, such as in KMS, make the new one current there and run plinth keys rotate --continue.`,
    );
  }
  const before = await openEncryption(context);
  const now = context.now();
  const newId = keyId ?? `key-${new Date(now).toISOString().slice(0, 10)}`;
  if ([before.keyIds.current, ...before.keyIds.previous].includes(newId)) {
    throw usageError(
      `${keyFile} has a key ${newId} already. plinth keys rotate --continue rewrites the values; --key-id names one more new key.`,
    );
  }
  await replaceKeyFile(keyFile, (text) => {
    checkSameKeys(text, keyFile, before);
    return rotateLocalKeys(text, { now, keyId: newId });
  });
  const after = await openEncryption(context);
  if (after.keyIds.current === before.keyIds.current) {
    throw new CliError(
      `${keyFile} has a new key, but the config's encryption still has ${before.keyIds.current}: it reads another file. Let both name one file, then run plinth keys rotate --continue.`,
    );
  }
  await context.print(
    `${keyFile}: ${after.keyIds.current} is current now. Keep a copy of the file.`,
  );
}

async function rewrite(
  context: CommandContext,
  entities: readonly DeclaredEntity[],
  options: KeysRotateOptions,
): Promise<3 | undefined> {
  const { file } = await context.config();
  const where = describeTarget(context.target());
  const connected = await connectEntities(context, entities, options);
  let hasFailures = false;
  for (const entity of entities) {
    const progress = context.progress(`Rewriting ${entity.name}`);
    let latest: ReencryptReport | undefined;
    try {
      const report = await reencrypt(connected.repository(entity), {
        checkpoint: checkpointFile(join(dirname(file), ".plinth"), [
          "reencrypt",
          entity.name,
          where,
        ]),
        segments: options.segments,
        signal: context.signal,
        onProgress: (now) => {
          latest = now;
          progress.update(now.itemsRead, undefined, `${now.itemsRewritten} rewritten`);
        },
      });
      progress.end();
      await context.print(rotationText(entity.name, report, context.style));
      hasFailures ||= report.itemsFailed > 0;
    } catch (error) {
      progress.end();
      if (!context.signal.aborted) throw error;
      throw new CliError(
        `Stopped after ${counted(latest?.itemsRead ?? 0, "item")} of ${entity.name}. What is rewritten stays; plinth keys rotate --continue goes on.`,
        { cause: error },
      );
    }
  }
  context.note("plinth keys status tells what is under which key, and which may go.");
  return hasFailures ? 3 : undefined;
}
