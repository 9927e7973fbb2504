import type { CommandContext } from "../../command/command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { describeTarget, type Target } from "../../target/target.ts";
import { type Check, failed, ok } from "./check.ts";

/** Whether it is clear where to call, and in which region. */
export function checkTarget(context: CommandContext): {
  readonly checks: readonly Check[];
  readonly target: Target | undefined;
} {
  try {
    const target = context.target();
    const checks = [
      ok("target", `${describeTarget(target)}, by ${target.origin}`),
      ok("region", `${target.region}, by ${target.regionOrigin}`),
    ];
    return { checks, target };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const remedy = "Nothing was called: mend this first.";
    return { checks: [failed("target", error.message, remedy)], target: undefined };
  }
}
