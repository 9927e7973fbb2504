/** What the process of the shoppers is told. */
export interface ShopperJob {
  readonly url: string;
  readonly seed: number;
  readonly shopperCount: number;
  readonly seconds: number;
  readonly bookIds: readonly string[];
  readonly categories: readonly string[];
  readonly words: readonly string[];
}

export interface OrderLine {
  readonly bookId: string;
  readonly quantity: number;
}

/** What the shop told one shopper, and what must therefore be so. */
export interface ShopperRecord {
  readonly userId: string;
  /** Orders that were answered with 201, by their ids, with the key they were asked for. */
  readonly orders: readonly { readonly orderId: string; readonly key: string }[];
  readonly cancelledOrderIds: readonly string[];
  /** The lines of the cart by the last answer about it; undefined after an answer that was lost. */
  readonly cart: readonly OrderLine[] | undefined;
  /** Requests without an answer: what they did nobody knows. */
  readonly lostCount: number;
}

export interface RouteTimes {
  readonly route: string;
  readonly count: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Answers by status and code, such as `409 INSUFFICIENT_STOCK`. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** What the process of the shoppers tells at the end. */
export interface ShopperReport {
  readonly seconds: number;
  /** In these seconds, sign-ups not counted. */
  readonly requestCount: number;
  readonly routes: readonly RouteTimes[];
  readonly shoppers: readonly ShopperRecord[];
}
