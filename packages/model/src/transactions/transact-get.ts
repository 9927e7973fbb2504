import type { Request, SignalOptions } from "../commands/command.ts";
import { isGet, partsOf, withCaller } from "../commands/command-parts.ts";
import type { GetItem } from "../commands/get-item.ts";
import { LazyCommand } from "../commands/lazy-command.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { transactGetInput, transactGets } from "./transact-gets.ts";

/** Several gets as one command; its parts are looked at when it is sent or compiled. */
export class TransactGet extends LazyCommand<unknown[], "TransactGetItems"> {
  readonly #parts: readonly unknown[];

  constructor(context: ConnectionContext, parts: readonly unknown[], options: SignalOptions) {
    super(context, options);
    this.#parts = parts;
  }

  override entityNames(): readonly string[] {
    return this.#gets().flatMap((get) => get.entityNames());
  }

  override compile(): Request<"TransactGetItems"> {
    return { operation: "TransactGetItems", input: transactGetInput(this.#gets()).input };
  }

  protected override async send(): Promise<unknown[]> {
    const gets = this.#gets();
    const { context, meter, signal } = this;
    return gets.length === 0
      ? []
      : withCaller(gets, { meter, signal }, (caller) => transactGets(context, gets, caller));
  }

  #gets(): GetItem[] {
    return partsOf(this.context, this.#parts, {
      method: "transactGet",
      code: "invalidTransaction",
      isPart: isGet,
      kind: "no get",
    });
  }
}
