import type { Context } from "hono";
import { contextMember, member } from "./context-member.ts";

/**
 * The address at the other end of the connection, by Node's socket or Lambda's request. What a header
 * says of it is not believed, since every caller can write one.
 */
export function remoteAddressOf(context: Context): string {
  const socket = member(contextMember(context, "incoming"), "socket");
  const http = member(member(contextMember(context, "event"), "requestContext"), "http");
  const address = member(socket, "remoteAddress") ?? member(http, "sourceIp");
  return typeof address === "string" ? address : "unknown";
}
