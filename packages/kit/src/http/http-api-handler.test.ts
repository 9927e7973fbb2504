import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { describe, expect, it } from "vitest";
import { createHttpApiHandler, type HttpApiEvent } from "./http-api-handler.ts";

/** An application that answers with what it was asked. */
const echo = new Hono()
  .get("/picture", (context) => context.body(new Uint8Array([0x89, 0x50, 0, 255])))
  .get("/cookies", (context) => {
    setCookie(context, "one", "1", { path: "/" });
    setCookie(context, "two", "2", { path: "/" });
    return context.body(null, 204);
  })
  .get("/items/:name/parts/:part", (context) => context.json(context.req.param()))
  .get("/headers", (context) => context.json(context.req.header()))
  .get("/broken", () => {
    throw new Error("broken on purpose");
  })
  .all("*", async (context) =>
    context.json({
      method: context.req.method,
      url: context.req.url,
      queries: context.req.queries(),
      body: [...new Uint8Array(await context.req.arrayBuffer())],
      environment: context.env,
    }),
  )
  .onError((_, context) => context.json({ error: "ours" }, 500));

const handle = createHttpApiHandler(echo.fetch);

interface EventParts extends Omit<Partial<HttpApiEvent>, "requestContext"> {
  readonly method?: string;
  readonly stage?: string;
}

/** As API Gateway makes it; `rawPath` is decoded. */
function eventOf({ method = "GET", stage = "$default", ...parts }: EventParts): HttpApiEvent {
  return {
    version: "2.0",
    rawPath: "/",
    rawQueryString: "",
    headers: { "user-agent": "test" },
    requestContext: {
      stage,
      domainName: "abc123.execute-api.us-east-1.amazonaws.com",
      http: { method, sourceIp: "192.0.2.1" },
    },
    isBase64Encoded: false,
    ...parts,
  };
}

async function echoed(parts: EventParts): Promise<Record<string, unknown>> {
  const { body } = await handle(eventOf(parts));
  return JSON.parse(body);
}

const host = "https://abc123.execute-api.us-east-1.amazonaws.com";

describe("createHttpApiHandler", () => {
  it.each([
    ["a path", { rawPath: "/books" }, "/books"],
    ["the root", { rawPath: "/" }, "/"],
    [
      "a decoded space and letter",
      { rawPath: "/categories/Kids & Łódź" },
      "/categories/Kids%20&%20%C5%81%C3%B3d%C5%BA",
    ],
    ["a decoded question mark and hash", { rawPath: "/a?b#c" }, "/a%3Fb%23c"],
    ["a decoded percent sign", { rawPath: "/100%" }, "/100%25"],
    ["a path that is encoded still", { rawPath: "/a%20b" }, "/a%20b"],
    ["half a character", { rawPath: "/a\ud800" }, "/a%EF%BF%BD"],
    ["a stage before it", { rawPath: "/dev/books", stage: "dev" }, "/books"],
    ["a stage alone", { rawPath: "/dev", stage: "dev" }, "/"],
    ["a stage that a custom domain hides", { rawPath: "/books", stage: "dev" }, "/books"],
    ["a name that begins like the stage", { rawPath: "/developers", stage: "dev" }, "/developers"],
    ["a query", { rawPath: "/search", rawQueryString: "q=clean%20code" }, "/search?q=clean%20code"],
  ])("understands %s", async (_, parts, expected) => {
    expect((await echoed(parts))["url"]).toBe(host + expected);
  });

  it("gives repeated parameters as they came", async () => {
    const { queries } = await echoed({ rawQueryString: "tag=a&tag=b%2Cc&empty=&tag=d" });
    expect(queries).toEqual({ tag: ["a", "b,c", "d"], empty: [""] });
  });

  it("gives parameters of the path decoded", async () => {
    expect(await echoed({ rawPath: "/items/Łódź 100%/parts/a+b" })).toEqual({
      name: "Łódź 100%",
      part: "a+b",
    });
  });

  it("joins cookies as browsers do, and keeps commas of headers", async () => {
    const headers = { accept: "text/html,*/*", "x-several": "a,b", "x-absent": undefined };
    const seen = await echoed({ rawPath: "/headers", headers, cookies: ["a=1", "b=2"] });
    expect(seen).toEqual({ accept: "text/html,*/*", "x-several": "a,b", cookie: "a=1; b=2" });
  });

  it.each([
    ["text", { body: "é" }, [0xc3, 0xa9]],
    ["bytes", { body: "iVD/AA==", isBase64Encoded: true }, [0x89, 0x50, 0xff, 0]],
    ["nothing", {}, []],
    ["an empty text", { body: "" }, []],
  ])("hands on a body of %s", async (_, parts, expected) => {
    expect((await echoed({ method: "POST", ...parts }))["body"]).toEqual(expected);
  });

  it("leaves out the body that a GET may come with", async () => {
    expect(await echoed({ body: "ignored" })).toMatchObject({ method: "GET", body: [] });
  });

  it("shows the event to who asks for the caller's address", async () => {
    expect((await echoed({}))["environment"]).toEqual({ event: eventOf({}) });
  });

  it("answers bytes in base64 and text as it is", async () => {
    expect(await handle(eventOf({ rawPath: "/picture" }))).toMatchObject({
      isBase64Encoded: true,
      body: "iVAA/w==",
    });
    expect((await handle(eventOf({}))).isBase64Encoded).toBe(false);
  });

  it("gives each cookie apart from the headers", async () => {
    const result = await handle(eventOf({ rawPath: "/cookies" }));
    expect(result).toMatchObject({
      statusCode: 204,
      cookies: ["one=1; Path=/", "two=2; Path=/"],
      body: "",
    });
    expect(result.headers["set-cookie"]).toBeUndefined();
  });

  it("answers HEAD like GET, without the body", async () => {
    const head = await handle(eventOf({ rawPath: "/picture", method: "HEAD" }));
    expect(head).toMatchObject({ statusCode: 200, body: "", isBase64Encoded: false });
  });

  it("leaves errors to the application", async () => {
    expect(await handle(eventOf({ rawPath: "/broken" }))).toMatchObject({
      statusCode: 500,
      body: '{"error":"ours"}',
    });
  });

  it.each([
    ["a method that no request has", { method: "TRACE" }],
    ["a header that is none", { headers: { "bad name": "x" } }],
    ["a value that is none", { headers: { accept: "a\nb" } }],
  ])("refuses %s with 400", async (_, parts) => {
    expect(await handle(eventOf(parts))).toMatchObject({ statusCode: 400, isBase64Encoded: false });
  });

  it.each<[string, object]>([
    ["payload format 1.0", { version: "1.0", path: "/", httpMethod: "GET", requestContext: {} }],
    ["a schedule", { source: "aws.events", detail: {} }],
    ["nothing", {}],
  ])("rejects events of %s, and says what is wrong", async (_, event) => {
    await expect(handle(event as HttpApiEvent)).rejects.toThrow(/PayloadFormatVersion 2\.0/);
  });
});
