import type { Context } from "hono";
import { contextMember } from "./context-member.ts";

/** False behind an HTTP API, which gives an answer to its caller when all of it is there. */
export function canStream(context: Context): boolean {
  return contextMember(context, "event") === undefined;
}
