import type { OrderLine, ShopperJob, ShopperRecord } from "./load-plan.ts";
import { pick, seededRandom } from "./random.ts";
import type { RouteLog } from "./route-log.ts";
import { type Account, askShop, checkoutForm, register, type ShopAnswer } from "./shop-client.ts";

/** These few books everybody wants, so that shoppers meet at their last copies. */
const wantedCount = 5;
const wantedShare = 0.3;

interface Asked {
  readonly route: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Somebody who looks, searches, fills a cart, orders and sometimes cancels, until the time is over. */
export class Shopper {
  readonly #job: ShopperJob;
  readonly #log: RouteLog;
  readonly #random: () => number;
  readonly #name: string;
  readonly #orders: { orderId: string; key: string }[] = [];
  readonly #cancelled: string[] = [];
  #account: Account = { userId: "", token: "" };
  #cart: readonly OrderLine[] | undefined = [];
  #lostCount = 0;
  #checkoutCount = 0;

  constructor(job: ShopperJob, index: number, log: RouteLog) {
    this.#job = job;
    this.#log = log;
    this.#random = seededRandom(job.seed * 1000 + index);
    this.#name = `shopper-${job.seed}-${index}`;
  }

  async signUp(): Promise<void> {
    const begin = performance.now();
    this.#account = await register(this.#job.url, `${this.#name}@example.com`);
    this.#log.add("POST /api/users", performance.now() - begin, undefined);
  }

  async shopUntil(end: number): Promise<void> {
    while (performance.now() < end) {
      await this.#lookAround();
      const bookCount = 1 + Math.floor(this.#random() * 3);
      for (let count = 0; count < bookCount; count += 1) await this.#putIntoCart();
      await this.#readCart();
      if (this.#random() < 0.7) await this.#checkOut();
      await this.#readOrders();
      if (this.#random() < 0.1) await this.#cancelOne();
    }
  }

  record(): ShopperRecord {
    return {
      userId: this.#account.userId,
      orders: this.#orders,
      cancelledOrderIds: this.#cancelled,
      cart: this.#cart,
      lostCount: this.#lostCount,
    };
  }

  async #lookAround(): Promise<void> {
    const { categories, words } = this.#job;
    if (this.#random() < 0.3) await this.#ask({ route: "GET /", path: "/" });
    if (this.#random() < 0.5) {
      const path = `/categories/${encodeURIComponent(pick(categories, this.#random))}`;
      await this.#ask({ route: "GET /categories/:name", path });
    }
    if (this.#random() < 0.7) {
      const path = `/search?q=${encodeURIComponent(pick(words, this.#random))}`;
      await this.#ask({ route: "GET /search", path });
    }
    await this.#ask({ route: "GET /books/:bookId", path: `/books/${this.#someBook()}` });
  }

  #someBook(): string {
    const { bookIds } = this.#job;
    const isWanted = this.#random() < wantedShare;
    return pick(isWanted ? bookIds.slice(0, wantedCount) : bookIds, this.#random);
  }

  async #putIntoCart(): Promise<void> {
    const body = { bookId: this.#someBook(), quantity: this.#random() < 0.8 ? 1 : 2 };
    const path = `/api/cart/${this.#account.userId}/items`;
    this.#note(await this.#ask({ route: "POST /api/cart/:userId/items", path, body }));
  }

  async #readCart(): Promise<void> {
    const path = `/api/cart/${this.#account.userId}`;
    this.#note(await this.#ask({ route: "GET /api/cart/:userId", path }));
  }

  /** Keeps what the shop says that the cart holds. A refusal leaves it as it was. */
  #note(answer: ShopAnswer | undefined): void {
    if (answer === undefined) this.#cart = undefined;
    else if (answer.status < 300) this.#cart = linesOf(answer);
  }

  async #checkOut(): Promise<void> {
    if (this.#cart?.length === 0) return;
    this.#checkoutCount += 1;
    const key = `${this.#name}-${this.#checkoutCount}`;
    const body = { ...checkoutForm, idempotencyKey: key };
    const route = "POST /api/cart/:userId/checkout";
    const path = `/api/cart/${this.#account.userId}/checkout`;
    // Some press the button twice, which must be one order.
    const times = this.#random() < 0.1 ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: times }, () => this.#ask({ route, path, body })),
    );
    for (const answer of answers) {
      if (answer?.status === 201) this.#orders.push({ orderId: orderIdOf(answer), key });
    }
    if (answers.includes(undefined)) this.#cart = undefined;
    else if (answers.some((answer) => answer?.status === 201)) this.#cart = [];
    else await this.#emptyCart();
  }

  /** What could not be ordered as it was is not worth another try. */
  async #emptyCart(): Promise<void> {
    const path = `/api/cart/${this.#account.userId}`;
    const answer = await this.#ask({ route: "DELETE /api/cart/:userId", path });
    if (answer === undefined) this.#cart = undefined;
    else if (answer.status < 300) this.#cart = [];
  }

  async #readOrders(): Promise<void> {
    const path = `/api/users/${this.#account.userId}/orders`;
    await this.#ask({ route: "GET /api/users/:userId/orders", path });
  }

  async #cancelOne(): Promise<void> {
    const order = this.#orders.at(-1);
    if (order === undefined || this.#cancelled.includes(order.orderId)) return;
    const answer = await this.#ask({
      route: "PUT /api/orders/:orderId",
      path: `/api/orders/${order.orderId}`,
      body: { status: "cancelled" },
    });
    if (answer !== undefined && answer.status < 300) this.#cancelled.push(order.orderId);
  }

  /** Undefined when no answer came. */
  async #ask({ route, path, body }: Asked): Promise<ShopAnswer | undefined> {
    const [method = "GET"] = route.split(" ");
    try {
      const { token } = this.#account;
      const answer = await askShop(this.#job.url, { call: `${method} ${path}`, body, token });
      const refusal = answer.status < 400 ? undefined : `${answer.status} ${codeOf(answer)}`;
      this.#log.add(route, answer.milliseconds, refusal);
      return answer;
    } catch (error) {
      this.#lostCount += 1;
      this.#log.add(route, 0, error instanceof Error ? error.name : "lost");
      return undefined;
    }
  }
}

function linesOf({ text }: ShopAnswer): readonly OrderLine[] {
  const { lines }: { lines: readonly OrderLine[] } = JSON.parse(text);
  return lines.map(({ bookId, quantity }) => ({ bookId, quantity }));
}

function orderIdOf({ text }: ShopAnswer): string {
  const { orderId }: { orderId: string } = JSON.parse(text);
  return orderId;
}

function codeOf({ text }: ShopAnswer): string {
  try {
    const { error }: { error?: { code?: string } } = JSON.parse(text);
    return error?.code ?? "";
  } catch {
    return "";
  }
}
