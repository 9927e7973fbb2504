import type { Context } from "hono";

/**
 * The address at the other end of the connection, by Node's socket or Lambda's request. What a header
 * says of it is not believed, since every caller can write one.
 */
export function remoteAddressOf(context: Context): string {
  const environment: unknown = context.env;
  const socket = member(member(environment, "incoming"), "socket");
  const http = member(member(member(environment, "event"), "requestContext"), "http");
  const address = member(socket, "remoteAddress") ?? member(http, "sourceIp");
  return typeof address === "string" ? address : "unknown";
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
