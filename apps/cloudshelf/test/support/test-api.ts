import { createLogger } from "@plinth/kit";
import { type CloudShelf, createCloudShelf } from "../../src/app.ts";
import { cloudShelfConfig } from "../../src/config.ts";
import { address, card, openTestShop, type TestShop, type TestShopOptions } from "./test-shop.ts";

/** A checkout as a client sends it. */
export const checkoutBody = { idempotencyKey: "key-1", shippingAddress: address, card };

/** A book as the staff sends it. */
export const newBook = {
  bookId: "tech-900",
  category: "Technology",
  title: "Refactoring",
  author: "Martin Fowler",
  isbn: "9780201485677",
  price: 49.99,
  stockQuantity: 5,
  description: "Improving the design of existing code",
  imageUrl: "/covers/tech-900.svg",
};

export const guestId = "guest-0123456789abcdef";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape.
  readonly body: any;
}

export interface ApiClient {
  /** Sends a request; a body goes as JSON, a token as a bearer's. */
  call(route: string, options?: { body?: unknown; token?: string }): Promise<Answer>;
  /** Registers a customer and gives their id and token. */
  register(name: string): Promise<{ readonly userId: string; readonly token: string }>;
}

export interface TestApi extends TestShop, ApiClient {
  readonly cloudShelf: CloudShelf;
  readonly logLines: string[];
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** The JSON API at an address, called as a program calls it. */
export function createApiClient(fetch: Fetch, apiUrl: string): ApiClient {
  const call: ApiClient["call"] = async (route, { body, token } = {}) => {
    const [method = "GET", path = "/"] = route.split(" ");
    const request = new Request(`${apiUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await fetch(request);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  return {
    call,
    async register(name: string) {
      const { body } = await call("POST /users", {
        body: {
          email: `${name}@example.com`,
          password: "a long enough password",
          firstName: name,
          lastName: "Reader",
        },
      });
      return { userId: body.user.userId, token: body.sessionToken };
    },
  };
}

export const administrator = {
  email: "keeper@example.com",
  password: "the keeper's password",
} as const;

/** The whole application in memory, called without a socket. */
export async function openTestApi(
  options: TestShopOptions & { readonly environment?: Record<string, string> } = {},
): Promise<TestApi> {
  const { environment = {}, ...shopOptions } = options;
  const test = await openTestShop({ administrator, ...shopOptions });
  const logLines: string[] = [];
  const cloudShelf = createCloudShelf({
    ...test.options,
    config: cloudShelfConfig(environment),
    logger: createLogger({
      name: "cloudshelf",
      destination: { write: (line: string) => logLines.push(line) },
    }),
    basePath: "",
    secret: "the secret of the API tests",
  });
  const client = createApiClient(
    (request) => cloudShelf.app.fetch(request),
    "http://shop.example.com/api",
  );
  return {
    ...test,
    shop: cloudShelf.shop,
    cloudShelf,
    logLines,
    ...client,
  };
}

export async function administratorToken(api: ApiClient): Promise<string> {
  const { body } = await api.call("POST /sessions", { body: administrator });
  return body.sessionToken;
}
