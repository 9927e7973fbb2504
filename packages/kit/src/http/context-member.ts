import type { Context } from "hono";

/** A member of what the server or the function hands to the application beside the request. */
export function contextMember(context: Context, name: string): unknown {
  const environment: unknown = context.env;
  return member(environment, name);
}

export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
