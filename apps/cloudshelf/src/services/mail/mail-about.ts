import type { OrderItem, UserItem } from "../../schema.ts";
import { confirmationIdOf } from "../ids.ts";
import type { ShopContext } from "../shop-context.ts";
import { type OrderMailFacts, orderMail } from "./order-mails.ts";
import { type MailPart, outboxMail } from "./outbox-mail.ts";
import { passwordMail } from "./password-mail.ts";

/** The parts that write an order's confirmation, under the id that the order's own leads to. */
export function confirmationMail(
  context: ShopContext,
  user: UserItem,
  order: OrderMailFacts["order"],
): readonly MailPart[] {
  const { shopUrl } = context.mail;
  const facts = { order, to: user.email, firstName: user.first_name, shopUrl };
  const mailId = confirmationIdOf(order.order_id);
  return outboxMail(context, { ...orderMail("confirmed", facts), mailId });
}

/** The parts that write to a buyer what became of an order; none when the account is gone. */
export async function mailAboutOrder(
  context: ShopContext,
  kind: "shipped" | "cancelled" | "refunded",
  order: OrderItem,
): Promise<readonly MailPart[]> {
  const user = await context.data.User.get({ user_id: order.user_id }, { consistent: true });
  if (user === undefined) return [];
  const { shopUrl } = context.mail;
  const facts = { order, to: user.email, firstName: user.first_name, shopUrl };
  return outboxMail(context, orderMail(kind, facts));
}

/** The parts that tell an account's owner of a new password: it may have been somebody else. */
export function mailAboutPassword(context: ShopContext, user: UserItem): readonly MailPart[] {
  return outboxMail(context, passwordMail({ to: user.email, firstName: user.first_name }));
}
