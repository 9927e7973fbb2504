import { HttpProblem, type ProblemStatus, serviceProblem } from "@plinth/kit";
import { ShopError, type ShopErrorCode } from "../services/shop.ts";

const statuses: Readonly<Record<ShopErrorCode, ProblemStatus>> = {
  ACCOUNT_INACTIVE: 403,
  ADMINISTRATOR_REQUIRED: 403,
  BOOK_CHANGED: 409,
  BOOK_EXISTS: 409,
  BOOK_NOT_FOUND: 404,
  BOOK_UNAVAILABLE: 400,
  CART_CHANGED: 409,
  CART_EMPTY: 400,
  CART_LIMIT: 400,
  CHECKOUT_KEY_USED: 409,
  EMAIL_NOT_VERIFIED: 403,
  EMAIL_TAKEN: 409,
  IDENTITY_UNAVAILABLE: 503,
  IMPORT_NOT_FOUND: 404,
  INSUFFICIENT_STOCK: 400,
  INVALID_INPUT: 400,
  ITEM_NOT_FOUND: 404,
  MAIL_NOT_FOUND: 404,
  MAIL_WAITING: 409,
  ORDER_NOT_CANCELLABLE: 409,
  ORDER_NOT_FOUND: 404,
  ORDER_STATUS: 409,
  OWN_ACCOUNT: 409,
  PAYMENT_DECLINED: 400,
  QUANTITY_LIMIT: 400,
  REVIEW_EXISTS: 409,
  REVIEW_NOT_ALLOWED: 403,
  SIGN_IN_REQUIRED: 401,
  TOKEN_REFUSED: 401,
  TOO_MANY_ATTEMPTS: 429,
  USER_NOT_FOUND: 404,
  WRONG_CREDENTIALS: 401,
};

/** How long who was locked out, or whom nobody could recognize, is told to wait before the next try. */
const retrySeconds: ReadonlyMap<ProblemStatus, number> = new Map([
  [429, 60],
  [503, 10],
]);

/** The shop's refusals and the table service's, as answers. Undefined for what is our own fault. */
export function shopProblem(error: unknown): HttpProblem | undefined {
  if (!(error instanceof ShopError)) return serviceProblem(error);
  const status = statuses[error.code];
  return new HttpProblem(status, error.code, error.message, {
    subject: error.subject,
    retryAfterSeconds: retrySeconds.get(status),
  });
}

/** The same refusal under another status, and perhaps another code, where a route's contract says so. */
export function withStatus(
  error: unknown,
  codes: readonly ShopErrorCode[],
  as: { readonly status: ProblemStatus; readonly code?: ShopErrorCode },
): unknown {
  if (!(error instanceof ShopError) || !codes.includes(error.code)) return error;
  return new HttpProblem(as.status, as.code ?? error.code, error.message, {
    subject: error.subject,
  });
}
