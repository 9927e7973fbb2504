import { HttpProblem } from "@plinth/kit";
import { z } from "zod";
import type { UserView } from "../services/shop.ts";

/** Who asks: a live session's user, or nobody. */
export interface Caller {
  readonly user: UserView | undefined;
  readonly sessionToken: string | undefined;
  /** Of an identity service; who has one and is no user yet has not been here before. */
  readonly identityToken?: string | undefined;
}

export type Access = "anyone" | "user" | "administrator";

interface RouteFacts {
  readonly method: "get" | "post" | "put" | "delete";
  /** With `{name}` for a parameter, as OpenAPI writes it. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly status: 200 | 201 | 204;
}

interface RouteDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> extends RouteFacts {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: z.ZodType;
  handle(
    input: {
      readonly params: z.output<Params>;
      readonly query: z.output<Query>;
      readonly body: z.output<Body>;
    },
    caller: Caller,
  ): Promise<unknown>;
}

export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A route whose input is checked by the same schemas that describe it. */
export interface ApiRoute extends RouteFacts {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  readonly response: z.ZodType;
  answer(raw: RawInput, caller: Caller): Promise<unknown>;
}

/** For a route that takes nothing but its path. */
export const noInput = { params: z.object({}), query: z.object({}), body: z.undefined() };

export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
>(definition: RouteDefinition<Params, Query, Body>): ApiRoute {
  return {
    ...definition,
    answer(raw: RawInput, caller: Caller): Promise<unknown> {
      const input = {
        params: check(definition.params, raw.params, "path"),
        query: check(definition.query, raw.query, "query"),
        body: check(definition.body, raw.body, "body"),
      };
      return definition.handle(input, caller);
    },
  };
}

export function takesBody(route: ApiRoute): boolean {
  return !(route.body instanceof z.ZodUndefined);
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  place: "path" | "query" | "body",
): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: [place, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  const first = issues[0];
  throw new HttpProblem(
    400,
    "INVALID_INPUT",
    first === undefined ? "The request is not valid." : `${first.path}: ${first.message}`,
    { issues },
  );
}

/** The user who is signed in; a route of access "user" always has one. */
export function userOf(caller: Caller): UserView {
  if (caller.user === undefined && caller.identityToken !== undefined) {
    const message = "You have no account here yet: GET /users/me with the same token makes one.";
    throw new HttpProblem(403, "PROFILE_NEEDED", message);
  }
  if (caller.user === undefined) {
    throw new HttpProblem(401, "SIGN_IN_REQUIRED", "Sign in first.");
  }
  return caller.user;
}

function isAdministrator(caller: Caller): boolean {
  return caller.user?.role === "administrator";
}

/** A user reaches their own data and no other's; the staff reaches everybody's. */
export function requireSelf(caller: Caller, userId: string): void {
  const user = userOf(caller);
  if (user.userId !== userId && !isAdministrator(caller)) {
    throw new HttpProblem(403, "FORBIDDEN", "This belongs to somebody else.");
  }
}

export function requireAdministrator(caller: Caller): void {
  userOf(caller);
  if (!isAdministrator(caller)) {
    throw new HttpProblem(403, "FORBIDDEN", "Only the shop's staff may do this.");
  }
}
