import type { CommandContext } from "../../command/command-context.ts";
import { openEncryption } from "../../keys/open-encryption.ts";
import { type EntityKeyUse, encryptedEntities, readKeyUse } from "../../keys/read-key-use.ts";
import { textTable } from "../../terminal/text-table.ts";
import type { KeysStatusArguments, KeysStatusOptions } from "./keys-status-options.ts";

export async function keysStatus(
  context: CommandContext,
  { entity: name, json, ...naming }: KeysStatusArguments & KeysStatusOptions,
): Promise<3 | undefined> {
  const { environment, keyIds } = await openEncryption(context);
  const entities = await encryptedEntities(context, name);
  const uses = await readKeyUse(context, entities, naming);
  // Of one entity alone nobody can say that no other needs the key.
  const retirable = name === undefined ? retirableKeys(uses, keyIds.previous) : [];
  if (json) {
    const facts = uses.map(({ entity, use: { items, values, plaintextValues } }) => {
      return { entity: entity.name, items, values, plaintextValues };
    });
    await context.printJson({ environment, keys: keyIds, entities: facts, retirable });
  } else {
    await context.print(statusText(context, uses, { environment, ...keyIds }));
    if (retirable.length > 0) {
      context.note(
        `Nothing here is under ${retirable.join(", ")} any more. Think of backups and of stream records that are set aside; then plinth keys retire takes it away.`,
      );
    }
  }
  return uses.some((each) => isBehind(each, keyIds.current)) ? 3 : undefined;
}

/** The previous keys that protect nothing of any of the entities. */
function retirableKeys(
  uses: readonly EntityKeyUse[],
  previous: readonly string[],
): readonly string[] {
  return previous.filter((keyId) => uses.every(({ use }) => use.canRetire(keyId)));
}

function isBehind({ use }: EntityKeyUse, current: string): boolean {
  return use.plaintextValues > 0 || Object.keys(use.values).some((keyId) => keyId !== current);
}

interface Keys {
  readonly environment: string;
  readonly current: string;
  readonly previous: readonly string[];
}

function statusText(
  context: CommandContext,
  uses: readonly EntityKeyUse[],
  { environment, current, previous }: Keys,
): string {
  const rows = uses.flatMap(({ entity, use }) => {
    const others = Object.keys(use.values).filter(
      (keyId) => keyId !== current && !previous.includes(keyId),
    );
    const row = (keyId: string, role: string) => {
      return [entity.name, keyId, role, (use.values[keyId] ?? 0).toLocaleString("en-US")];
    };
    return [
      row(current, "current"),
      ...previous.map((keyId) => row(keyId, "previous")),
      ...others.map((keyId) => row(keyId, "not given")),
      ...(use.plaintextValues === 0
        ? []
        : [[entity.name, "", "not encrypted", use.plaintextValues.toLocaleString("en-US")]]),
    ];
  });
  const names = ["ENTITY", "KEY", "ROLE", "VALUES"];
  return `Keys of ${environment}\n\n${textTable(names, rows, context.style.bold)}`;
}
