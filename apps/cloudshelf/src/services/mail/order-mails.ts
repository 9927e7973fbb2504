import type { OrderItem } from "../../schema.ts";
import { escapedHtml, mailDocument, oneLine, withoutLinks } from "./mail-text.ts";
import type { NewMail } from "./outbox-mail.ts";

type OrderMailKind = "confirmed" | "shipped" | "cancelled" | "refunded";

export interface OrderMailFacts {
  readonly order: Pick<
    OrderItem,
    "order_id" | "items" | "subtotal" | "tax" | "shipping" | "total" | "shipping_address"
  >;
  readonly to: string;
  readonly firstName: string;
  /** The shop's address, without a slash at its end. */
  readonly shopUrl: string | undefined;
}

interface Words {
  readonly subject: (orderId: string) => string;
  readonly opening: string;
  readonly closing: string;
}

const words: Readonly<Record<OrderMailKind, Words>> = {
  confirmed: {
    subject: (orderId) => `Your CloudShelf order ${orderId}`,
    opening: "thank you for your order. This is what we will send you.",
    closing: "Until it is packed, you can cancel it on its page.",
  },
  shipped: {
    subject: (orderId) => `On its way: your CloudShelf order ${orderId}`,
    opening: "your books have left our shelves and are on their way to you.",
    closing: "We hope you enjoy reading them.",
  },
  cancelled: {
    subject: (orderId) => `Cancelled: your CloudShelf order ${orderId}`,
    opening: "your order is cancelled, and nothing is charged for it.",
    closing: "If you did not ask for this, please answer this mail.",
  },
  refunded: {
    subject: (orderId) => `Refunded: your CloudShelf order ${orderId}`,
    opening: "you get back what you paid for this order, the whole total.",
    closing:
      "When it is there depends on your bank. If you did not ask for this, please answer this mail.",
  },
};

/** What a buyer is written about an order: the same in plain text and in HTML. */
export function orderMail(kind: OrderMailKind, facts: OrderMailFacts): NewMail {
  const { order, to } = facts;
  return {
    kind: `order-${kind}`,
    to,
    subject: words[kind].subject(order.order_id),
    orderId: order.order_id,
    text: textOf(kind, facts),
    html: htmlOf(kind, facts),
  };
}

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

function price(cents: number): string {
  return money.format(cents / 100);
}

function totalsOf(order: OrderMailFacts["order"]): readonly (readonly [string, number])[] {
  return [
    ["Books", order.subtotal],
    ["Tax", order.tax],
    ["Shipping", order.shipping],
    ["Total", order.total],
  ];
}

function addressLines({ shipping_address: address }: OrderMailFacts["order"]): readonly string[] {
  const { street, city, state, postal_code, country } = address;
  const place = `${city}, ${state === "" ? "" : `${state} `}${postal_code}`;
  return [street, place, country ?? ""].filter((line) => line !== "").map(withoutLinks);
}

function linkOf({ order, shopUrl }: OrderMailFacts): string | undefined {
  return shopUrl === undefined
    ? undefined
    : `${shopUrl}/orders/${encodeURIComponent(order.order_id)}`;
}

function textOf(kind: OrderMailKind, facts: OrderMailFacts): string {
  const { order, firstName } = facts;
  const link = linkOf(facts);
  return [
    `Dear ${withoutLinks(firstName)},`,
    "",
    words[kind].opening,
    "",
    `Order ${order.order_id}`,
    "",
    ...order.items.map(
      (line) => `  ${line.quantity} x ${oneLine(line.title)}  ${price(line.price * line.quantity)}`,
    ),
    "",
    ...totalsOf(order).map(([name, cents]) => `  ${`${name}:`.padEnd(10)} ${price(cents)}`),
    "",
    "To:",
    ...addressLines(order).map((line) => `  ${line}`),
    "",
    ...(link === undefined ? [] : ["Your order:", `  ${link}`, ""]),
    words[kind].closing,
    "",
    "CloudShelf",
    "",
  ].join("\n");
}

const cell = 'style="padding:6px 12px 6px 0;text-align:left"';
const amountCell = 'style="padding:6px 0;text-align:right"';

/** Tables and a few styles in place: readers of mail know little more. */
function htmlOf(kind: OrderMailKind, facts: OrderMailFacts): string {
  const { order, firstName } = facts;
  const link = linkOf(facts);
  const row = (name: string, amount: string): string =>
    `<tr><td ${cell}>${name}</td><td ${amountCell}>${amount}</td></tr>`;
  const body = [
    `<p>Dear ${escapedHtml(withoutLinks(firstName))},</p><p>${words[kind].opening}</p>`,
    `<p>Order <strong>${escapedHtml(order.order_id)}</strong></p>`,
    '<table style="border-collapse:collapse;width:100%">',
    ...order.items.map((line) =>
      row(`${line.quantity} × ${escapedHtml(line.title)}`, price(line.price * line.quantity)),
    ),
    ...totalsOf(order).map(([name, cents]) =>
      row(`<strong>${name}</strong>`, `<strong>${price(cents)}</strong>`),
    ),
    `</table><p>To:<br>${addressLines(order).map(escapedHtml).join("<br>")}</p>`,
    link === undefined ? "" : `<p><a href="${escapedHtml(link)}">Your order at CloudShelf</a></p>`,
    `<p>${words[kind].closing}</p>`,
  ].join("\n");
  return mailDocument(words[kind].subject(order.order_id), body);
}
