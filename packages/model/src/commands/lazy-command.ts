import type { OperationName } from "@plinth/api";
import type { Measured } from "../calls/call.ts";
import { type Caller, Meter } from "../calls/caller.ts";
import { untilAborted } from "../calls/until-aborted.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { PlinthError } from "../plinth-error.ts";
import type { Command, CompileOptions, Request, SignalOptions } from "./command.ts";

/** A promise that begins when it is first asked for. */
export abstract class LazyCommand<Result, Name extends OperationName>
  implements Command<Result, Name>, Caller
{
  readonly [Symbol.toStringTag]: string = "Command";
  /** The connection that it was made with, and that sends it. */
  readonly context: ConnectionContext;
  readonly signal: AbortSignal | undefined;
  tryCount = 1;
  #meter: Meter | undefined;
  #sent: Promise<Result> | undefined;
  #isCarriedOut = false;

  constructor(context: ConnectionContext, options: SignalOptions | undefined) {
    this.context = context;
    this.signal = options?.signal;
  }

  /** Whether it was awaited, and so is under way by itself. */
  get isSent(): boolean {
    return this.#sent !== undefined;
  }

  get meter(): Meter | undefined {
    return this.#meter;
  }

  abstract entityNames(): readonly string[];
  abstract compile(options?: CompileOptions): Request<Name>;
  protected abstract send(): Promise<Result>;

  async measured(): Promise<Measured<Result>> {
    if (this.isSent) {
      throw new PlinthError(
        "invalidCommand",
        "The command was awaited before, and what is over cannot be measured. Make the command anew, and await its measured() alone.",
      );
    }
    const meter = new Meter();
    this.#meter = meter;
    const began = this.context.monotonicNow();
    const result = await this.#send();
    const milliseconds = this.context.monotonicNow() - began;
    const { requestCount, capacity } = meter;
    return { result, capacity: capacity.total(), milliseconds, requestCount };
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a command is how it is sent
  then<Fulfilled = Result, Rejected = never>(
    onFulfilled?: ((result: Result) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#send().then(onFulfilled, onRejected);
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Result | Rejected> {
    return this.#send().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Result> {
    return this.#send().finally(onFinally);
  }

  /** Says that a transaction carried it out as a part. */
  markCarriedOut(): void {
    this.#isCarriedOut = true;
  }

  #send(): Promise<Result> {
    if (this.#isCarriedOut && this.#sent === undefined) {
      this.#sent = Promise.reject(carriedOutError());
    }
    this.#sent ??= this.signal === undefined ? this.send() : untilAborted(this.send(), this.signal);
    return this.#sent;
  }
}

/** An `add` would count twice, and a `create` would meet its own item. */
function carriedOutError(): PlinthError {
  return new PlinthError(
    "invalidCommand",
    "The command was a part of a transaction that went through, and awaiting it would do the same again. Make a command anew.",
  );
}
