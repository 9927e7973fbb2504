import type { GetItemInput } from "@plinth/api";
import { sendRequest } from "../calls/send-request.ts";
import { guardTextOf, prepareToFind } from "../cipher/cipher-of.ts";
import { openOldItem } from "../cipher/open-items.ts";
import type { Request, SignalOptions } from "../commands/command.ts";
import { LazyCommand } from "../commands/lazy-command.ts";
import type { Target } from "../commands/write-plan.ts";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import { isRecord, type NativeRecord, type UniqueAttribute } from "../entity/compiled-entity.ts";
import { conceal, readFullItem } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";
import { guardKey, guardOwnerName, guardProblem } from "./guards.ts";

/** Reads the guard of a unique value, and then the item that the guard stands for. */
export class GetByUnique extends LazyCommand<NativeRecord | undefined, "GetItem"> {
  readonly #target: Target;
  readonly #value: NativeRecord;

  constructor(
    context: ConnectionContext,
    target: Target,
    value: NativeRecord,
    options?: SignalOptions,
  ) {
    super(context, options);
    this.#target = target;
    this.#value = value;
  }

  override entityNames(): readonly string[] {
    return [this.#target.entity.name];
  }

  override compile(): Request<"GetItem"> {
    const { attribute, value } = this.#asked();
    const { entity, tableName } = this.#target;
    const text = guardTextOf(this.#target, attribute, value);
    const problem = guardProblem(entity, attribute.name, text);
    if (problem !== undefined) {
      const message = `${entity.name} cannot be asked for by this ${attribute.name}: it ${problem}.`;
      throw new PlinthError("invalidKey", message, {
        entity: entity.name,
        attribute: attribute.name,
        path: attribute.name,
      });
    }
    const Key = guardKey(entity, attribute.name, text);
    return { operation: "GetItem", input: { TableName: tableName, Key, ConsistentRead: true } };
  }

  protected override async send(): Promise<NativeRecord | undefined> {
    await prepareToFind(this.#target);
    const { input } = this.compile();
    const guard = await sendRequest(this.context, "GetItem", input, this);
    const owner = guard.Item?.[guardOwnerName];
    if (owner === undefined || !("M" in owner)) {
      return undefined;
    }
    const ownerInput: GetItemInput = { ...input, Key: owner.M };
    const output = await sendRequest(this.context, "GetItem", ownerInput, this);
    const seconds = currentSeconds(this.context);
    const opened = await openOldItem(this.#target, output.Item, seconds);
    const item = readFullItem(this.#target.entity, opened, seconds);
    return this.#holds(item) ? conceal(this.#target.entity, item) : undefined;
  }

  /** The value may have moved on between the two reads. */
  #holds(item: NativeRecord | undefined): boolean {
    const { attribute, value } = this.#asked();
    const held = item?.[attribute.name];
    return typeof held === "string" && attribute.normalize(held) === attribute.normalize(value);
  }

  #asked(): { readonly attribute: UniqueAttribute; readonly value: string } {
    const { entity } = this.#target;
    for (const attribute of entity.unique) {
      const value = isRecord(this.#value) ? this.#value[attribute.name] : undefined;
      if (typeof value === "string") {
        return { attribute, value };
      }
    }
    throw new PlinthError(
      "invalidKey",
      `${entity.name} is asked for by one of its unique attributes.`,
      {
        entity: entity.name,
      },
    );
  }
}
