import { ServiceError } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import { serviceErrorRemedy, systemCode } from "../../errors/remedies.ts";
import type { Target } from "../../target/target.ts";
import { type Check, failed, ok, skipped } from "./check.ts";
import { probe } from "./probe.ts";

const probeMilliseconds = 5000;
/** DynamoDB refuses a signature whose time is further from its own than this. */
const clockMillisecondsMax = 5 * 60 * 1000;

/** Whether something answers, whether that is DynamoDB, and what time it is there. */
export async function checkEndpoint(
  context: CommandContext,
  target: Target,
): Promise<{ readonly checks: readonly Check[]; readonly isDynamodb: boolean }> {
  const client = await context.client();
  const url = target.endpoint ?? (await client.describeTarget?.())?.endpoint ?? "";
  let headers: Awaited<ReturnType<typeof probe>>;
  try {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(probeMilliseconds)]);
    headers = await probe(new URL(url), signal);
  } catch (error) {
    context.signal.throwIfAborted();
    const checks = [unreachable(url, error, target), skipped("clock", "nothing answered")];
    return { checks, isDynamodb: false };
  }
  const service = await checkService(context, target, url);
  const clock = checkClock(headers.date, context.now());
  return { checks: [service, clock], isDynamodb: service.status === "ok" };
}

function unreachable(url: string, error: unknown, target: Target): Check {
  const code = systemCode(error) ?? (error instanceof Error ? error.name : "unknown");
  const { message, remedy } = explain(code, target);
  return failed("endpoint", `${url} ${message} (${code})`, remedy);
}

function explain(code: string, { isAws, origin }: Target) {
  if (code === "ECONNREFUSED") {
    return { message: "is where nothing listens", remedy: "Start it with plinth dev." };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return isAws
      ? { message: "has no address", remedy: "Is there a network, and is the region right?" }
      : { message: "has no address", remedy: `Check ${origin}.` };
  }
  if (/CERT|SIGNED|SIGNATURE|ALTNAME/.test(code)) {
    const remedy =
      "Give Node the authority that signed it by NODE_EXTRA_CA_CERTS, or call the endpoint by the name in its certificate.";
    return { message: "has a certificate that is not trusted", remedy };
  }
  if (/SSL|EPROTO/.test(code)) {
    return { message: "speaks no TLS", remedy: "Write http: rather than https:." };
  }
  if (code === "TimeoutError") {
    const remedy = "Look at firewalls, proxies and VPN on the way.";
    return { message: `did not answer in ${probeMilliseconds / 1000} seconds`, remedy };
  }
  const remedy = "Is it DynamoDB that listens there, and is it http: or https:?";
  return { message: "broke the connection", remedy };
}

async function checkService(context: CommandContext, target: Target, url: string): Promise<Check> {
  const client = await context.client();
  const { signal } = context;
  try {
    await client.send("ListTables", { Limit: 1 }, { signal });
    return ok("endpoint", `${url} is DynamoDB and answers us`);
  } catch (error) {
    if (!(error instanceof ServiceError) || signal.aborted) throw error;
    const message = `${url} refuses us. ${error.name}: ${error.message}`;
    // Who may not list tables may still use them.
    if (error.name === "AccessDeniedException") {
      return ok("endpoint", `${url} is DynamoDB; these credentials may not list tables`);
    }
    const remedy = serviceErrorRemedy(error, target) ?? "Look at what listens there.";
    return failed("endpoint", message, remedy);
  }
}

export function checkClock(date: string | undefined, now: number): Check {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) return skipped("clock", "the endpoint tells no time");
  const difference = now - there;
  // A header has whole seconds, and the answer took its time.
  const seconds = Math.max(Math.round(Math.abs(difference) / 1000) - 1, 0);
  const text = `${seconds.toLocaleString("en-US")} seconds ${difference < 0 ? "behind" : "ahead of"} the endpoint's`;
  if (Math.abs(difference) > clockMillisecondsMax) {
    return failed(
      "clock",
      `this machine's is ${text}, and DynamoDB refuses more than 5 minutes`,
      "Set the clock, and let it be kept by a time service (NTP).",
    );
  }
  return ok("clock", seconds === 0 ? "as the endpoint's" : `this machine's is ${text}`);
}
