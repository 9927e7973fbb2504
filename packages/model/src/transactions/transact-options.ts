import type { Capacity } from "../calls/capacity.ts";
import type { SignalOptions, WriteCommand } from "../commands/command.ts";

export interface TransactOptions extends SignalOptions {
  /**
   * Makes the transaction run once however often it is sent within ten minutes. The same content is
   * acknowledged again; another content is refused with `tokenReused`. Timestamps are content, so
   * that code sees a second attempt under the same token as `tokenReused`: the first went through.
   */
  readonly token?: string | undefined;
  /**
   * A `create` that goes along, such as that of a receipt under the id of what is asked for. When its
   * item is there already, the whole was done before: nothing is written, and the result says so.
   * It holds for as long as the item is there, which may have a time to live.
   */
  readonly once?: WriteCommand<unknown> | undefined;
}

export interface TransactResult {
  /** Whether the whole was done before, by what `once` says, and nothing was written now. */
  readonly isRepeated: boolean;
  readonly capacity: Capacity;
  readonly milliseconds: number;
}
