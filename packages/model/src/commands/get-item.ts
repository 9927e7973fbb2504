import type { GetItemInput, GetItemOutput } from "@plinth/api";
import { explainFailure, sendUnexplained } from "../calls/send-request.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey } from "../entity/item-codec.ts";
import { addPlaceholders, ExpressionWriter } from "../expressions/expression-writer.ts";
import type { GetCommand, Request, SignalOptions } from "./command.ts";
import { LazyCommand } from "./lazy-command.ts";
import { compileProjection, type SelectOptions } from "./projection.ts";
import { type ItemView, receiveItem, wholeItem } from "./receive-items.ts";
import type { Target } from "./write-plan.ts";

export interface GetRequest extends SignalOptions, SelectOptions {
  readonly consistent?: boolean | undefined;
}

/** Reads one item; an expired one, or one of another entity, is absent. */
export class GetItem
  extends LazyCommand<NativeRecord | undefined, "GetItem">
  implements GetCommand<NativeRecord>
{
  readonly part = "get";
  readonly target: Target;
  readonly #key: NativeRecord;
  readonly #options: GetRequest | undefined;

  constructor(
    context: ConnectionContext,
    target: Target,
    key: NativeRecord,
    options: GetRequest | undefined,
  ) {
    super(context, options);
    this.target = target;
    this.#key = key;
    this.#options = options;
  }

  override entityNames(): readonly string[] {
    return [this.target.entity.name];
  }

  override compile(): Request<"GetItem"> {
    return { operation: "GetItem", input: this.prepare().input };
  }

  /** The request, and how its answer is to be shown. */
  prepare(): { readonly input: GetItemInput; readonly view: ItemView } {
    const { entity, tableName } = this.target;
    const input: GetItemInput = { TableName: tableName, Key: marshalKey(entity, this.#key) };
    if (this.#options?.consistent === true) {
      input.ConsistentRead = true;
    }
    const options = this.#options;
    if (options === undefined || (options.select === undefined && options.reveal !== true)) {
      return { input, view: wholeItem };
    }
    const projection = compileProjection(entity, options);
    const writer = new ExpressionWriter();
    const expression = projection?.print(writer);
    if (expression !== undefined) {
      input.ProjectionExpression = expression;
      addPlaceholders(input, writer);
    }
    return { input, view: { projection, reveal: options.reveal } };
  }

  protected override async send(): Promise<NativeRecord | undefined> {
    const { input, view } = this.prepare();
    let output: GetItemOutput;
    try {
      output = await sendUnexplained(this.context, "GetItem", input, this);
    } catch (error) {
      throw await explainFailure(this.context, input, error);
    }
    return receiveItem(this.context, this.target, output.Item, view);
  }
}
