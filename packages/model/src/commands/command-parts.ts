import { type Caller, callerFor, type Meter } from "../calls/caller.ts";
import { linkSignals } from "../calls/linked-signal.ts";
import { untilAborted } from "../calls/until-aborted.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { PlinthError } from "../plinth-error.ts";
import { GetItem } from "./get-item.ts";
import type { CheckItem, WriteItem } from "./write-item.ts";

type Part = WriteItem | CheckItem | GetItem;

interface PartRule<Kind extends Part> {
  readonly method: string;
  readonly code: "invalidBatch" | "invalidTransaction";
  readonly isPart: (part: unknown) => part is Kind;
  /** What a wrong part is, for the message. */
  readonly kind: string;
}

/**
 * The commands among the parts that a method was given. Throws the rule's code for a part of another
 * kind, one that was sent alone and would happen twice, and one of another connection.
 */
export function partsOf<Kind extends Part>(
  context: ConnectionContext,
  parts: readonly unknown[],
  { method, code, isPart, kind }: PartRule<Kind>,
): Kind[] {
  if (!Array.isArray(parts)) {
    throw new PlinthError(code, `${method} takes a list of commands. Give it one, be it empty.`);
  }
  return parts.map((part: unknown, position) => {
    const name = `Part ${position} of ${method}`;
    if (!isPart(part)) {
      throw new PlinthError(code, `${name} is ${kind}. Give it the command itself, not awaited.`);
    }
    if (part.isSent) {
      throw new PlinthError(
        code,
        `${name} was awaited before, and so was sent by itself. Make the command anew, and do not await it.`,
      );
    }
    if (part.context !== context) {
      throw new PlinthError(
        code,
        `${name} belongs to another connection. Make it with the connection whose ${method} it joins.`,
      );
    }
    return part;
  });
}

export function isGet(part: unknown): part is GetItem {
  return part instanceof GetItem;
}

/** Runs with all that may end the whole: the signal given to it, and those of its parts. */
export async function withCaller<Result>(
  parts: readonly Part[],
  options: { readonly signal?: AbortSignal | undefined; readonly meter?: Meter | undefined },
  run: (caller: Caller) => Promise<Result>,
): Promise<Result> {
  const names = parts.flatMap((part) => part.entityNames());
  if (parts.every(({ signal }) => signal === undefined)) {
    return untilAborted(run(callerFor(names, options)), options.signal);
  }
  const linked = linkSignals([options.signal, ...parts.map(({ signal }) => signal)]);
  try {
    const { signal } = linked;
    return await untilAborted(run(callerFor(names, { ...options, signal })), signal);
  } finally {
    linked.end();
  }
}
