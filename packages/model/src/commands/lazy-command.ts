import type { OperationName } from "@plinth/api";
import type { ConnectionContext } from "../connection-context.ts";
import type { Command, CompileOptions, Request } from "./command.ts";

/** A promise that begins when it is first asked for. */
export abstract class LazyCommand<Result, Name extends OperationName>
  implements Command<Result, Name>
{
  readonly [Symbol.toStringTag]: string = "Command";
  /** The connection that it was made with, and that sends it. */
  readonly context: ConnectionContext;
  #sent: Promise<Result> | undefined;

  constructor(context: ConnectionContext) {
    this.context = context;
  }

  /** Whether it was awaited, and so is under way by itself. */
  get isSent(): boolean {
    return this.#sent !== undefined;
  }

  abstract compile(options?: CompileOptions): Request<Name>;
  protected abstract send(): Promise<Result>;

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

  #send(): Promise<Result> {
    this.#sent ??= this.send();
    return this.#sent;
  }
}
