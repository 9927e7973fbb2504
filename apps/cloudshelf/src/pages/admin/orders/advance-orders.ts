import type { Flash } from "@plinth/kit/pages";
import type { OrderOffice } from "../../../services/book-shop.ts";
import { type OrderStatus, ShopError } from "../../../services/shop.ts";
import { countOf } from "../../format.ts";

/** A step of one order, as a button or a box of the list says it. */
export interface ListedStep {
  readonly userId: string;
  readonly orderId: string;
  /** What the clerk saw as the next step: if it is not, somebody else was faster. */
  readonly status: OrderStatus;
}

const stepCountMax = 100;
const separator = " ";

export function stepValue({ userId, orderId, status }: ListedStep): string {
  return [userId, orderId, status].join(separator);
}

/** The one step whose button was pressed, else those whose boxes are ticked. */
export function stepsOf(form: URLSearchParams): readonly ListedStep[] {
  const one = form.get("one");
  const values = one === null ? form.getAll("order").slice(0, stepCountMax) : [one];
  return [...new Set(values)].flatMap((value) => {
    const [userId, orderId, status] = value.split(separator);
    const isStep = status === "packed" || status === "shipped" || status === "delivered";
    return userId === undefined || orderId === undefined || !isStep
      ? []
      : [{ userId, orderId, status }];
  });
}

/** Takes every step that can be taken, and says which could not. */
export async function advanceOrders(
  office: OrderOffice,
  steps: readonly ListedStep[],
  byUserId: string,
): Promise<Flash> {
  if (steps.length === 0) return { kind: "info", text: "No order was chosen." };
  const refusals = await Promise.all(steps.map((step) => refusalOf(office, step, byUserId)));
  const refused = refusals.filter((refusal) => refusal !== undefined);
  const doneCount = steps.length - refused.length;
  const [first] = refused;
  if (first === undefined) return { kind: "success", text: doneText(steps, doneCount) };
  const others = refused.length === 1 ? "" : ` So it is with ${refused.length - 1} more.`;
  const done = doneCount === 0 ? "" : `${doneText(steps, doneCount)} `;
  return { kind: doneCount === 0 ? "error" : "warning", text: `${done}${first}${others}` };
}

function doneText(steps: readonly ListedStep[], doneCount: number): string {
  const statuses = new Set(steps.map(({ status }) => status));
  const [only] = statuses;
  const became = statuses.size === 1 ? `now ${only}` : "a step further";
  return `${countOf(doneCount, "order is", "orders are")} ${became}.`;
}

async function refusalOf(
  office: OrderOffice,
  { userId, orderId, status }: ListedStep,
  byUserId: string,
): Promise<string | undefined> {
  try {
    await office.advance(userId, orderId, { status, byUserId });
    return undefined;
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return `${orderId} was left as it is: ${error.message}`;
  }
}
