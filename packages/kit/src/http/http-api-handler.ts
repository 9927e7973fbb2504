import type { Fetch } from "./serve-app.ts";

/**
 * What an HTTP API calls a function with, in payload format 2.0, as far as it is read here. Shape by
 * "Create AWS Lambda proxy integrations for HTTP APIs" in the developer guide of API Gateway.
 */
export interface HttpApiEvent {
  readonly version: string;
  /** Decoded by the API, and with the stage before it unless that is `$default`. */
  readonly rawPath: string;
  /** As the caller sent it, repeated parameters included. */
  readonly rawQueryString?: string;
  readonly cookies?: readonly string[];
  /** By names in lower case; what came several times is joined by commas. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly stage?: string;
    readonly domainName?: string;
    readonly http: { readonly method: string; readonly sourceIp?: string };
  };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What the HTTP API makes its answer of. */
export interface HttpApiResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each becomes a Set-Cookie of its own. */
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export type HttpApiHandler = (event: HttpApiEvent) => Promise<HttpApiResult>;

/**
 * Lets an HTTP API call an application, which sees the same requests as under Node. The event itself
 * is `event` in the application's environment. Rejects for events of other services, since an answer
 * that looks right would hide that the function is connected to the wrong one.
 */
export function createHttpApiHandler(fetch: Fetch): HttpApiHandler {
  return async (event) => {
    assertHttpApiEvent(event);
    const request = requestOf(event);
    return request === undefined ? unreadableRequest : resultOf(await fetch(request, { event }));
  };
}

function assertHttpApiEvent(event: HttpApiEvent): void {
  const { version, rawPath, requestContext }: Partial<HttpApiEvent> = Object(event);
  const isRead = version === "2.0" && typeof rawPath === "string";
  if (!isRead || typeof requestContext?.http?.method !== "string") {
    throw new TypeError(
      "This is no event of an HTTP API: connect the function to one by an integration with PayloadFormatVersion 2.0.",
    );
  }
}

/** Undefined for what no request can be, such as the method TRACE. */
function requestOf(event: HttpApiEvent): Request | undefined {
  const { method } = event.requestContext.http;
  const headers = event.headers ?? {};
  const host = event.requestContext.domainName ?? headers["host"] ?? "localhost";
  const query = event.rawQueryString === undefined ? "" : `?${event.rawQueryString}`;
  try {
    const body = method === "GET" || method === "HEAD" ? undefined : bodyOf(event);
    return new Request(`https://${host}${pathOf(event)}${query === "?" ? "" : query}`, {
      method,
      headers: headersOf(event),
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Every character that cannot stand in the path of an address, and a percent sign that is only that. */
const unencoded = /%(?![0-9A-Fa-f]{2})|[^\w!$%&'()*+,./:;=@~-]/gu;

/**
 * The path as the caller sent it, as far as can be told: the API has decoded it, so that a `%2F` that
 * stood in a name is a slash like the others.
 */
function pathOf({ rawPath, requestContext: { stage } }: HttpApiEvent): string {
  const prefix = `/${stage}`;
  const isPrefixed = stage !== "$default" && `${rawPath}/`.startsWith(`${prefix}/`);
  const path = isPrefixed ? rawPath.slice(prefix.length) : rawPath;
  // By way of bytes, where half a character becomes one that says so, and encodes.
  const encoded = path.replaceAll(unencoded, (character) =>
    encodeURIComponent(Buffer.from(character).toString()),
  );
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

function headersOf({ headers = {}, cookies = [] }: HttpApiEvent): Headers {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) given.set(name, value);
  }
  if (cookies.length > 0) given.set("cookie", cookies.join("; "));
  return given;
}

function bodyOf({ body, isBase64Encoded = false }: HttpApiEvent): Buffer<ArrayBuffer> | undefined {
  return body === undefined ? undefined : Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
}

async function resultOf(response: Response): Promise<HttpApiResult> {
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => name !== "set-cookie"),
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString("utf8");
  // Text is what comes back as the same bytes; a content type may say less or something else.
  const isBase64Encoded = !Buffer.from(text, "utf8").equals(bytes);
  return {
    statusCode: response.status,
    headers,
    cookies: response.headers.getSetCookie(),
    body: isBase64Encoded ? bytes.toString("base64") : text,
    isBase64Encoded,
  };
}

const unreadableRequest: HttpApiResult = {
  statusCode: 400,
  headers: { "content-type": "application/json" },
  cookies: [],
  body: JSON.stringify({
    error: { code: "INVALID_REQUEST", message: "The request cannot be read." },
  }),
  isBase64Encoded: false,
};
