import { readdirSync, readFileSync } from "node:fs";
import { policyDocument, printTemplate, template } from "@plinth/infra";
import { ConfigError, serveApp } from "@plinth/kit";
import { createFormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connectDynamoDB } from "../src/connection.ts";
import { allHandlers } from "../src/handlers/all-handlers.ts";
import { orders } from "../src/handlers/orders.ts";
import { application } from "../src/infra/application.ts";
import { lambdaHandler, openHandlers, scheduledLambdaHandler } from "../src/lambda/open-handler.ts";
import { siteFiles } from "../src/pages/assets.ts";
import { accessesOf, account, allows, isAllowed } from "./support/access.ts";
import { callEveryRoute, openEveryPage } from "./support/every-route.ts";
import { environmentOf, openFunctions, shopUrl, type TestFunctions } from "./support/functions.ts";
import { workInTheOutbox } from "./support/mail-journey.ts";
import { startSes, type TestSes } from "./support/ses-server.ts";
import { administrator, administratorToken, checkoutBody, newBook } from "./support/test-api.ts";
import { startIssuer, type TestIssuer } from "./support/test-issuer.ts";
import { openTestShop, sampleTimeMs } from "./support/test-shop.ts";

/** What the staff does on the pages of users, orders and sales. */
async function workInTheOffice(
  { fetch }: TestFunctions,
  { userId, orderId }: { readonly userId: string; readonly orderId: string },
): Promise<void> {
  const client = createFormClient(fetch, shopUrl);
  await client.send("sign-in", "sign-in", administrator);
  await client.get("admin/users?q=BEA@example.com");
  const user = `admin/users/${userId}`;
  for (const action of ["unlock", "sessions"]) await client.send(user, user, { action });
  await client.get(`admin/orders?user=${userId}`);
  await client.get("admin/orders?date=2025-09-05");
  const order = `admin/orders/${userId}/${orderId}`;
  for (const action of ["shipped", "refund"]) await client.send(order, order, { action });
  await client.get("admin/sales?from=2025-09-01&to=2025-09-05");
}

/** What the staff does with books. */
async function workOnBooks({ fetch }: TestFunctions): Promise<void> {
  const client = createFormClient(fetch, shopUrl);
  await client.send("sign-in", "sign-in", administrator);
  await client.get("admin/books");
  await client.get("admin/books?q=Clean+Code&by=title");
  await client.send("admin/books/edit/tech-001", "admin/books/edit/tech-001/copies", {
    way: "add",
    copies: "3",
  });
  const text = "book_id,title,author,price,stock_quantity,category\nmap-1,Maps,Ann,9.99,1,Maps\n";
  const file = new File([text], "books.csv", { type: "text/csv" });
  const started = await client.send("admin/books/import", "admin/books/import", { file });
  const progress = started.headers.get("location") ?? "";
  await client.get(progress);
  await client.get(`${progress}/report.csv`);
}

/** What the routes' and the pages' journey leaves out, so that each function has done all it may. */
async function doTheRest(functions: TestFunctions): Promise<void> {
  const { api, fetch, test } = functions;
  const staff = await administratorToken(api);
  const move = (category: string) =>
    api.call("PUT /books/tech-001", { body: { category }, token: staff });
  await api.call("POST /books", { body: { ...newBook, category: "Nature" }, token: staff });
  await api.call("PUT /books/tech-900", { body: { price: 39.99, title: "Rivers" }, token: staff });
  await api.call("DELETE /books/tech-900", { token: staff });

  const guestId = "guest-0123456789abcdef";
  const credentials = { email: "bea@example.com", password: "a long enough password" };
  const { userId, token } = await api.register("bea");
  const items = `/cart/${userId}/items`;
  const add = (path: string) => api.call(`POST ${path}`, { body: { bookId: "tech-001" }, token });
  // A guest's cart moves, then another is merged; its book has moved meanwhile.
  for (const category of ["Crafts", "Technology"]) {
    await add(`/cart/${guestId}/items`);
    await move(category);
    await api.call("POST /sessions", { body: { ...credentials, guestId } });
  }
  await move("Garden");
  await api.call(`GET /cart/${userId}`, { token });
  await api.call(`POST ${items}`, { body: { bookId: "fic-001" }, token });
  // The price changes between cart and checkout, which puts it into the cart and asks again.
  await api.call("PUT /books/fic-001", { body: { price: 11.99 }, token: staff });
  await api.call(`POST /cart/${userId}/checkout`, { body: checkoutBody, token });
  const { orderId } = (await api.call("POST /orders", { body: checkoutBody, token })).body;
  await api.call(`PUT /orders/${orderId}?userId=${userId}`, {
    body: { status: "packed" },
    token: staff,
  });

  const client = createFormClient(fetch, shopUrl);
  await client.send("sign-in", "sign-in", credentials);
  await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
  await move("Technology");
  await client.get("checkout");
  await client.send("books/tech-001", "books/tech-001/reviews", {
    rating: "5",
    title: "",
    content: "",
  });
  await client.send("account", "sign-out", {});
  await api.call(`PUT /users/${userId}`, { body: { accountStatus: "inactive" }, token: staff });
  test.clock.nowMs += 1;
  await workInTheOffice(functions, { userId, orderId });
  await workInTheOutbox(functions, shopUrl);
  await workOnBooks(functions);
}

/** A person of an identity service is recognized by each function, welcomed by one, and removed. */
async function comeWithToken(api: TestFunctions["api"], token: string): Promise<void> {
  const { userId } = (await api.call("GET /users/me", { token })).body;
  for (const path of ["/books/tech-001", `/cart/${userId}`, `/users/${userId}/orders`]) {
    expect((await api.call(`GET ${path}`, { token })).status, path).toBe(200);
  }
  const staff = await administratorToken(api);
  expect((await api.call(`DELETE /users/${userId}`, { token: staff })).status).toBe(204);
}

describe("the shop's functions behind an HTTP API", () => {
  let functions: TestFunctions;
  let ses: TestSes;
  let issuer: TestIssuer;

  beforeAll(async () => {
    // As Lambda gives them to a function.
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a secret of the tests");
    ses = await startSes();
    issuer = await startIssuer(() => sampleTimeMs);
    functions = await openFunctions({
      CLOUDSHELF_SES_REGION: "eu-west-1",
      CLOUDSHELF_SES_ENDPOINT: ses.url,
      CLOUDSHELF_MAIL_FROM: "shop@example.com",
      CLOUDSHELF_IDENTITY_ISSUER: issuer.issuer,
      CLOUDSHELF_IDENTITY_AUDIENCE: issuer.audience,
    });
    await comeWithToken(functions.api, await issuer.token("dan"));
    await callEveryRoute(functions.api);
    await openEveryPage(functions.fetch, shopUrl);
    await doTheRest(functions);
  }, 60_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await ses?.stop();
    await issuer?.stop();
    await functions?.test.engine.close();
  });

  describe.each([...application.functions.keys()])("%s", (name) => {
    const accesses = () => (functions.callsOf.get(name) ?? []).flatMap(accessesOf);
    const declared = (application.functions.get(name)?.accessPatterns ?? []).map(
      (pattern) => [pattern, application.accessPatterns.get(pattern)] as const,
    );

    it("S-13 asks nothing of DynamoDB that its access patterns do not declare", () => {
      const undeclared = accesses().filter(
        (access) =>
          !declared.some(([, pattern]) => pattern !== undefined && allows(pattern, access)),
      );
      expect(accesses().length).toBeGreaterThan(20);
      expect(undeclared).toEqual([]);
    });

    it("S-13 does its work in a role that allows nothing else", () => {
      const { Statement } = policyDocument(application, { ...account, functions: [name] });
      const denied = accesses().filter(
        (access) => !Statement.some((statement) => isAllowed(statement, access)),
      );
      expect(denied).toEqual([]);
    });

    it("S-13 declares nothing that it does not do", () => {
      const unused = declared.filter(
        ([, pattern]) =>
          pattern !== undefined && !accesses().some((access) => allows(pattern, access)),
      );
      expect(unused.map(([pattern]) => pattern)).toEqual([]);
    });
  });

  it.each(allHandlers.map((handler) => [handler.name, handler] as const))(
    "S-72 sends every route of the API that %s has to its function",
    async (name, handler) => {
      for (const { method, path } of handler.apiRoutes(functions.test.shop)) {
        const url = `${shopUrl}api${path.replaceAll(/\{\w+\}/g, "x")}`;
        const { functionName, response } = await functions.ask(
          new Request(url, { method: method.toUpperCase() }),
        );
        expect({ method, path, functionName }).toEqual({ method, path, functionName: name });
        expect(response.status, `${method} ${path}`).not.toBe(405);
        expect(response.headers.get("content-type") ?? "", path).toContain("application/json");
      }
    },
  );

  it.each([
    ["GET", "", "catalogue", 200],
    ["HEAD", "", "catalogue", 200],
    ["GET", "categories/Fiction", "catalogue", 200],
    ["GET", "search?q=clean&q=code", "catalogue", 200],
    ["GET", "books/tech-001", "catalogue", 200],
    ["GET", "nowhere", "catalogue", 404],
    ["GET", "api/nowhere", "catalogue", 404],
    ["GET", "api/metrics", "catalogue", 401],
    ["GET", "admin/monitoring", "catalogue", 303],
    ["GET", "api/openapi.json", "catalogue", 200],
    ["OPTIONS", "api/books", "catalogue", 204],
    ["GET", "cart", "cart", 200],
    ["GET", "cart/nowhere", "cart", 404],
    ["POST", "cart/items", "cart", 403],
    ["GET", "sign-in", "accounts", 200],
    ["GET", "register", "accounts", 200],
    ["GET", "account", "accounts", 303],
    ["GET", "checkout", "orders", 303],
    ["GET", "orders", "orders", 303],
    ["GET", "orders/order-1", "orders", 303],
    ["GET", "admin/outbox", "orders", 303],
    ["GET", "admin/outbox/mail-1", "orders", 303],
    ["GET", "admin/users", "accounts", 303],
    ["GET", "admin/orders", "orders", 303],
    ["POST", "admin/orders/user-12345/order-2025-09-05-001", "orders", 403],
    ["GET", "admin/sales", "orders", 303],
    ["GET", "admin/sales/days.csv", "orders", 303],
    ["GET", "admin/users/user-12345", "accounts", 303],
    ["POST", "books/tech-001/reviews", "orders", 403],
  ])("S-72 answers %s /%s by %s with %i", async (method, path, functionName, status) => {
    const answer = await functions.ask(new Request(shopUrl + path, { method }));
    expect([answer.functionName, answer.response.status]).toEqual([functionName, status]);
    if (method === "HEAD") expect(await answer.response.text()).toBe("");
  });

  it("S-13 understands encoded names, and gives several cookies", async () => {
    const staff = await administratorToken(functions.api);
    const body = { ...newBook, bookId: "kids-1", category: "Kids & Łódź" };
    const created = await functions.api.call("POST /books", { body, token: staff });
    expect(created).toMatchObject({ status: 201, body: { category: body.category } });
    const category = `categories/${encodeURIComponent(body.category)}`;
    const { response } = await functions.ask(new Request(`${shopUrl}api/${category}`));
    expect(await response.json()).toMatchObject({ items: [{ bookId: "kids-1" }] });

    const credentials = { email: "reader@example.com", password: "cloudshelf-demo" };
    const client = createFormClient(functions.fetch, shopUrl);
    const signedIn = await client.send("sign-in", "sign-in", credentials);
    const names = signedIn.headers.getSetCookie().map((line) => line.split("=")[0]);
    expect(names).toEqual(["cloudshelf_session", "cloudshelf_guest", "cloudshelf_flash"]);
    for (const line of signedIn.headers.getSetCookie()) {
      expect(line).toMatch(/Path=\/shop\/;.*HttpOnly.*Secure/);
    }
  });

  it("S-16 sends the mails of orders by SES, when the schedule calls", () => {
    expect(ses.calls.map(({ path }) => path)).toContain("/v2/email/outbound-emails");
    expect(JSON.stringify(ses.calls.map(({ body }) => body))).toContain("bea@example.com");
  });

  it("S-16 takes no SMTP, for which functions have neither library nor port", () => {
    const environment = {
      ...environmentOf("orders"),
      CLOUDSHELF_SMTP_URL: "smtp://mail.example.com:25",
      CLOUDSHELF_MAIL_FROM: "shop@example.com",
    };
    const open = () => scheduledLambdaHandler(orders, environment);
    expect(open).toThrow(ConfigError);
    expect(open).toThrow(/CLOUDSHELF_SMTP_URL.*CLOUDSHELF_SES_REGION/s);
  });

  it("S-14 serves a drawn cover for each book, and another where there is none", async () => {
    const { response } = await functions.ask(new Request(`${shopUrl}covers/tech-001.svg`));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    expect(response.headers.get("cache-control")).toBe("public, max-age=86400");
    expect(response.headers.get("etag")).toMatch(/^"[\w-]+"$/);
    const missing = await functions.ask(new Request(`${shopUrl}covers/none-999.svg`));
    expect(missing.response.status).toBe(404);
    expect(await missing.response.text()).toMatch(/^<svg /);
  });

  it("S-11 links to files of the CDN, whose addresses change with their content", async () => {
    const { response } = await functions.ask(new Request(shopUrl));
    const page = await response.text();
    const files = siteFiles("/shop", "/assets");
    const versioned = files.filter(({ path }) => path !== "index.html");
    for (const name of ["shop.css", "shop.js", "icon.svg"]) {
      const file = versioned.find(({ path }) => path.endsWith(`/${name}`));
      expect(page).toContain(`"/${file?.path}"`);
    }
    for (const { path, content, cacheControl } of versioned) {
      expect(path).toMatch(/^assets\/[\w-]{16}\/[\w.-]+$/);
      expect(content.length).toBeGreaterThan(100);
      expect(cacheControl).toBe("public, max-age=31536000, immutable");
    }
    expect(files.find(({ path }) => path === "index.html")?.content).toContain('url=/shop/"');
  });
});

describe("the deployed application", () => {
  const text = printTemplate(template(application));

  it("S-11 has a CDN with the files' bucket behind it, and the shop under the same address", () => {
    const { SiteDistribution, SiteBucket } = template(application).Resources;
    const { DistributionConfig } = SiteDistribution?.Properties ?? {};
    expect(SiteBucket?.Type).toBe("AWS::S3::Bucket");
    expect(DistributionConfig).toMatchObject({
      DefaultCacheBehavior: { TargetOriginId: "Site", Compress: true },
      CacheBehaviors: [
        { PathPattern: "/shop/covers/*", TargetOriginId: "HttpApi" },
        { PathPattern: "/shop", TargetOriginId: "HttpApi" },
        { PathPattern: "/shop/*", TargetOriginId: "HttpApi" },
      ],
    });
    for (const { path } of siteFiles("/shop", "/assets")) expect(path).not.toMatch(/^shop/);
  });

  it("S-11 keeps covers at the CDN, for everybody alike", () => {
    const { SiteDistribution, SiteApiCache } = template(application).Resources;
    expect(SiteDistribution?.Properties["DistributionConfig"]).toMatchObject({
      CacheBehaviors: [
        { CachePolicyId: { Ref: "SiteApiCache" }, AllowedMethods: ["GET", "HEAD"] },
        { CachePolicyId: expect.stringMatching(/^4135ea2d/) },
        { CachePolicyId: expect.stringMatching(/^4135ea2d/) },
      ],
    });
    expect(SiteApiCache?.Properties["CachePolicyConfig"]).toMatchObject({
      DefaultTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: "none" },
        QueryStringsConfig: { QueryStringBehavior: "all" },
      },
    });
  });

  it("S-13 lets each function have code of its own, and change alone", () => {
    const { Parameters = {}, Resources } = template(application);
    for (const name of ["Catalogue", "Cart", "Accounts", "Orders"]) {
      expect(Parameters[`${name}CodeKey`]?.Default).toBe("");
      expect(Resources[`${name}Function`]?.Properties["Code"]).toEqual({
        S3Bucket: { Ref: "CodeBucket" },
        S3Key: {
          "Fn::If": [`Has${name}CodeKey`, { Ref: `${name}CodeKey` }, { Ref: "CodeKey" }],
        },
      });
    }
  });

  it("S-73 needs nothing for the CDN but the files in its bucket", () => {
    expect(application.site).toEqual({
      apiPaths: ["/shop", "/shop/*"],
      cachedApiPaths: ["/shop/covers/*"],
    });
    expect(text).toContain("Type: AWS::CloudFront::Distribution");
  });

  it("S-75 never sets the key that Lambda keeps for itself", () => {
    for (const [, { environment = {} }] of application.functions) {
      expect(Object.keys(environment).filter((name) => name.startsWith("AWS_"))).toEqual([]);
    }
    expect(text).not.toContain("AWS_REGION");
    for (const name of ["BOOKS", "CARTS", "USERS", "ORDERS"]) {
      expect(text.match(new RegExp(`${name}_TABLE_NAME: !Ref`, "g"))).toHaveLength(4);
    }
  });

  it("S-55 has four handlers of a few lines, and no network of its own", () => {
    const folder = new URL("../src/lambda/", import.meta.url);
    const entries = readdirSync(folder).filter((name) => name !== "open-handler.ts");
    expect(entries.sort()).toEqual(["accounts.ts", "cart.ts", "catalogue.ts", "orders.ts"]);
    for (const name of entries) {
      expect(readFileSync(new URL(name, folder), "utf8").trim().split("\n").length).toBeLessThan(
        10,
      );
    }
    expect(text).not.toMatch(/Vpc|Subnet|SecurityGroup/);
  });

  it("S-12 limits how often it is called", () => {
    expect(template(application).Resources["HttpApiStage"]?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
  });
});

describe("connectDynamoDB", () => {
  it("S-75 goes to the environment's region, and us-east-1 without one", async () => {
    const { describeTarget, close } = connectDynamoDB({ AWS_REGION: "eu-west-1" });
    expect(await describeTarget?.()).toEqual({
      region: "eu-west-1",
      endpoint: "https://dynamodb.eu-west-1.amazonaws.com",
    });
    await close();
    const byDefault = connectDynamoDB({});
    expect(await byDefault.describeTarget?.()).toMatchObject({ region: "us-east-1" });
    await byDefault.close();
  });

  it("S-75 signs with the region also where an endpoint on this machine is named", async () => {
    const signatures: string[] = [];
    const served = await serveApp({
      fetch: (request) => {
        signatures.push(request.headers.get("authorization") ?? "");
        return Response.json({ TableNames: [] });
      },
    });
    const environment = { AWS_REGION: "eu-west-1", DYNAMODB_ENDPOINT: served.url };
    const client = connectDynamoDB(environment);
    try {
      await client.send("ListTables", {});
      expect(signatures).toEqual([expect.stringContaining("/eu-west-1/dynamodb/aws4_request")]);
    } finally {
      await client.close();
      await served.stop();
    }
  });
});

describe("openHandlers", () => {
  it("S-13 serves a handler by itself under Node", async () => {
    const test = await openTestShop();
    const { cursorKey: _, tableNames: __, ...parts } = test.options;
    const handlers = allHandlers.filter(({ name }) => name === "cart");
    const { fetch } = openHandlers(handlers, environmentOf("cart"), parts);
    const served = await serveApp({ fetch });
    try {
      const cart = await globalThis.fetch(`${served.url}/shop/cart`);
      expect([cart.status, await cart.text()]).toEqual([200, expect.stringContaining("cart")]);
      expect((await globalThis.fetch(`${served.url}/shop/books/tech-001`)).status).toBe(404);
      const api = await globalThis.fetch(`${served.url}/shop/api/cart/guest-0123456789abcdef`);
      expect(await api.json()).toMatchObject({ lines: [] });
    } finally {
      await served.stop();
      await test.engine.close();
    }
  });

  it.each([
    ["no secret", { CLOUDSHELF_SECRET: undefined }, /CLOUDSHELF_SECRET/],
    ["a short secret", { CLOUDSHELF_SECRET: "short" }, /CLOUDSHELF_SECRET/],
    ["a path with a slash at its end", { CLOUDSHELF_BASE_PATH: "/shop/" }, /CLOUDSHELF_BASE_PATH/],
    ["an assets' path of the root", { CLOUDSHELF_ASSETS_PATH: "/" }, /CLOUDSHELF_ASSETS_PATH/],
    ["a table's name that none can have", { CARTS_TABLE_NAME: "a b" }, /CARTS_TABLE_NAME/],
  ])("refuses an environment with %s as it starts", (_, changes, expected) => {
    const environment = { ...environmentOf("cart"), ...changes };
    const [, cart] = allHandlers;
    if (cart === undefined) throw new Error("there is no second handler");
    expect(() => lambdaHandler(cart, environment)).toThrow(expected);
  });
});
