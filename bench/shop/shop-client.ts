/** What came back, and how long it took to its last byte. */
export interface ShopAnswer {
  readonly status: number;
  readonly milliseconds: number;
  readonly text: string;
}

export interface ShopRequest {
  /** Such as `GET /search?q=river`, below the shop's own path. */
  readonly call: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
}

/** Sends one request; what the shop answers is an answer, whatever its status. */
export async function askShop(url: string, request: ShopRequest): Promise<ShopAnswer> {
  const [method = "GET", path = "/"] = request.call.split(" ");
  const begin = performance.now();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(request.token === undefined ? {} : { Authorization: `Bearer ${request.token}` }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await response.text();
  return { status: response.status, milliseconds: performance.now() - begin, text };
}

/** The same, for a request that cannot be refused. */
export async function mustAsk(url: string, request: ShopRequest): Promise<ShopAnswer> {
  const answer = await askShop(url, request);
  if (answer.status >= 400) {
    throw new Error(`${request.call} answers ${answer.status}: ${answer.text.slice(0, 300)}`);
  }
  return answer;
}

export interface Account {
  readonly userId: string;
  readonly token: string;
}

export async function register(url: string, email: string): Promise<Account> {
  const body = { email, password: "a long enough password", firstName: "Ada", lastName: "Reader" };
  const { text } = await mustAsk(url, { call: "POST /api/users", body });
  const { user, sessionToken }: { user: { userId: string }; sessionToken: string } =
    JSON.parse(text);
  return { userId: user.userId, token: sessionToken };
}

/** What a checkout sends beside its key. */
export const checkoutForm = {
  shippingAddress: {
    street: "1 Main St",
    city: "Anytown",
    state: "ST",
    postalCode: "12345",
    country: "US",
  },
  card: { number: "4242 4242 4242 4242", expiry: "12/39", securityCode: "123", holder: "Ada" },
};
