import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import { type ApiRoute, takesBody } from "./define-route.ts";

export type OpenApiDocument = ReturnType<typeof createDocument>;

const errorShape = z
  .object({
    error: z.object({
      code: z.string().meta({ example: "INSUFFICIENT_STOCK" }),
      message: z.string(),
      subject: z.string().optional(),
      issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      requestId: z.string(),
    }),
  })
  .meta({ id: "Error" });

/** The API's description, made of the very schemas that check its requests. */
export function openApiDocument(routes: readonly ApiRoute[], serverPath: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "CloudShelf",
      version: "1.0.0",
      description: "A bookshop: its catalogue, carts, accounts and orders.",
    },
    servers: [{ url: serverPath }],
    components: {
      securitySchemes: {
        session: { type: "http", scheme: "bearer", description: "The token of POST /sessions" },
      },
    },
    paths,
  });
}

function operationOf(route: ApiRoute): ZodOpenApiOperationObject {
  const parameters = { path: route.params, query: route.query };
  const content = { "application/json": { schema: route.response } };
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.path.split("/")[1] ?? ""],
    requestParams: parameters,
    ...(takesBody(route)
      ? { requestBody: { required: true, content: { "application/json": { schema: route.body } } } }
      : {}),
    responses: {
      [route.status]:
        route.status === 204 ? { description: "Done" } : { description: "Done", content },
      default: {
        description: "Refused: 400, 401, 403, 404, 409, 413, 415, 429, 500 or 503",
        content: { "application/json": { schema: errorShape } },
      },
    },
    ...(route.access === "anyone" ? {} : { security: [{ session: [] }] }),
  };
}

/** `get /cart/{userId}/items` is `getCartByUserIdItems`. */
function operationIdOf(route: ApiRoute): string {
  const words = route.path
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => `by/${name}`)
    .split("/")
    .filter((word) => word !== "");
  const capitalized = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return route.method + capitalized.join("");
}
