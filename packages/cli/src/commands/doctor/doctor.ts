import type { CommandContext } from "../../command/command-context.ts";
import { endpointDefault } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import type { Style } from "../../terminal/style.ts";
import type { Check } from "./check.ts";
import { checkConfig } from "./check-config.ts";
import { checkCredentials } from "./check-credentials.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkDirectory, checkNode, checkPorts, usualPorts } from "./check-machine.ts";
import { checkTables } from "./check-tables.ts";
import { checkTarget } from "./check-target.ts";
import type { DoctorOptions } from "./doctor-options.ts";

/** Each look stands for itself: one that fails only takes those away that build on it. */
export async function doctor(
  context: CommandContext,
  options: DoctorOptions,
): Promise<3 | undefined> {
  const checks: Check[] = [];
  for await (const check of examine(context, options)) {
    context.signal.throwIfAborted();
    checks.push(check);
    if (!options.json) await context.print(line(check, context.style));
  }
  const failures = checks.filter(({ status }) => status === "failed").length;
  if (options.json) await context.printJson({ isHealthy: failures === 0, checks });
  if (failures === 0) return undefined;
  context.note(`${counted(failures, "check")} failed.`);
  return 3;
}

async function* examine(context: CommandContext, options: DoctorOptions): AsyncGenerator<Check> {
  yield checkNode(context.nodeVersion);
  const { check: configCheck, config } = await checkConfig(context);
  yield configCheck;
  const { checks: targetChecks, target } = checkTarget(context);
  yield* targetChecks;
  if (target === undefined) return;
  yield await checkCredentials(context, target);
  const { checks: endpointChecks, isDynamodb } = await checkEndpoint(context, target);
  yield* endpointChecks;
  yield* checkTables(context, { config, isDynamodb, naming: options });
  if (target.endpoint !== endpointDefault) return;
  // What plinth dev serves there.
  yield await checkDirectory(context, options.data, config);
  yield* checkPorts(usualPorts);
}

const marks = { ok: "✓", failed: "✗", skipped: "–" } as const;

function line({ name, status, message, remedy }: Check, style: Style): string {
  const paint = { ok: style.good, failed: style.bad, skipped: style.dim }[status];
  const found = `${paint(marks[status])} ${style.bold(name)}: ${message}`;
  return remedy === undefined ? found : `${found}\n    ${remedy.replaceAll("\n", "\n    ")}`;
}
