import { measureCost } from "../calls/measure-cost.ts";
import { describeKind } from "../codec/describe-value.ts";
import { partsOf, withCaller } from "../commands/command-parts.ts";
import { CheckItem, WriteItem } from "../commands/write-item.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { PlinthError } from "../plinth-error.ts";
import { isRepetition } from "./repetition.ts";
import type { TransactOptions, TransactResult } from "./transact-options.ts";
import { transactWrites } from "./transact-writes.ts";

/** Checks the parts of a transaction, and sends them. See `ConnectionCommands.transact`. */
export async function runTransact(
  context: ConnectionContext,
  parts: readonly unknown[],
  options: TransactOptions,
): Promise<TransactResult> {
  const commands = partsOf(context, parts, {
    method: "transact",
    code: "invalidTransaction",
    isPart: (part): part is WriteItem | CheckItem =>
      part instanceof WriteItem || part instanceof CheckItem,
    kind: "no write and no check",
  });
  checkToken(options.token);
  const once = options.once === undefined ? [] : [onceOf(context, options.once)];
  const all = [...commands, ...once];
  return measureCost(context, async (meter) => {
    if (all.length === 0) {
      return { isRepeated: false };
    }
    const specs = all.map((command) => command.spec);
    return withCaller(all, { ...options, meter }, async (caller) => {
      try {
        await transactWrites(context, specs, caller, {
          token: options.token,
          hasOnce: once.length > 0,
        });
        for (const command of all) {
          command.markCarriedOut();
        }
        return { isRepeated: false };
      } catch (error) {
        if (once.length > 0 && isRepetition(error, commands.length)) {
          return { isRepeated: true };
        }
        throw error;
      }
    });
  });
}

/** An unset variable would make one transaction of all that are sent with it. */
function checkToken(token: unknown): void {
  if (token !== undefined && (typeof token !== "string" || token === "")) {
    const message = `The token of a transaction is a text, such as a request's id, and cannot be ${describeKind(token)}. Leave it out for a new one.`;
    throw new PlinthError("invalidTransaction", message, { path: "token" });
  }
}

function onceOf(context: ConnectionContext, once: unknown): WriteItem {
  const [command] = partsOf(context, [once], {
    method: "transact's `once`",
    code: "invalidTransaction",
    isPart: (part): part is WriteItem =>
      part instanceof WriteItem && part.spec.operation === "create",
    kind: "no create",
  });
  if (command === undefined) {
    throw new Error("One part gives one command");
  }
  return command;
}
