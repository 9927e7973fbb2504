import type { GetItemInput } from "@plinth/api";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey, readItem } from "../entity/item-codec.ts";
import type { GetCommand, Request } from "./command.ts";
import { LazyCommand } from "./lazy-command.ts";
import type { Target } from "./write-plan.ts";

/** Reads one item; an expired one, or one of another entity, is absent. */
export class GetItem
  extends LazyCommand<NativeRecord | undefined, "GetItem">
  implements GetCommand<NativeRecord>
{
  readonly part = "get";
  readonly target: Target;
  readonly #key: NativeRecord;
  readonly #isConsistent: boolean;

  constructor(
    context: ConnectionContext,
    target: Target,
    key: NativeRecord,
    options: { readonly consistent?: boolean | undefined } = {},
  ) {
    super(context);
    this.target = target;
    this.#key = key;
    this.#isConsistent = options.consistent === true;
  }

  override compile(): Request<"GetItem"> {
    return { operation: "GetItem", input: this.input() };
  }

  input(): GetItemInput {
    const { entity, tableName } = this.target;
    const input: GetItemInput = { TableName: tableName, Key: marshalKey(entity, this.#key) };
    if (this.#isConsistent) {
      input.ConsistentRead = true;
    }
    return input;
  }

  protected override async send(): Promise<NativeRecord | undefined> {
    const output = await this.context.client.send("GetItem", this.input());
    const seconds = currentSeconds(this.context);
    return readItem(this.target.entity, output.Item, seconds);
  }
}
