import { type OrderItem, orderStatus } from "../schema.ts";
import type {
  BookSales,
  DayRange,
  OrderSum,
  SalesDay,
  SalesFigures,
  SalesReport,
} from "./book-shop.ts";
import { type OrderStatus, ShopError } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { dateAfter, dayCountOf, isDate, timestampOf } from "./time.ts";

/** A report reads every order of its days, so it has an end. */
export const reportDayCountMax = 31;

type Sums = { -readonly [Name in keyof Omit<SalesFigures, "averageCents">]: SalesFigures[Name] };

interface ReportInTheMaking {
  readonly days: ReadonlyMap<string, Sums>;
  readonly books: Map<string, BookSales>;
  readonly statusCounts: Record<OrderStatus, number>;
}

/**
 * What was sold, without SQL: one Query on OrderDateIndex for each day, paged to its end. Orders are
 * added up as they come, so that a large day takes no more memory than a small one.
 */
export async function salesOf(context: ShopContext, range: DayRange): Promise<SalesReport> {
  const dates = daysOf(range);
  const readAt = timestampOf(context.now());
  const report: ReportInTheMaking = {
    days: new Map(dates.map((date) => [date, nothingSold()])),
    books: new Map(),
    statusCounts: Object.fromEntries(orderStatus.options.map((status) => [status, 0])) as Record<
      OrderStatus,
      number
    >,
  };
  const readUnits = await Promise.all(dates.map((date) => readDay(context, date, report)));
  const days = dates.map((date): SalesDay => {
    return { date, ...figuresOf(report.days.get(date) ?? nothingSold()) };
  });
  return {
    ...range,
    days,
    total: figuresOf(days.reduce(plus, nothingSold())),
    statusCounts: report.statusCounts,
    books: [...report.books.values()].sort(byCopies),
    readAt,
    readUnits: readUnits.reduce((sum, units) => sum + units, 0),
  };
}

function daysOf(range: DayRange): readonly string[] {
  for (const name of ["from", "to"] as const) {
    if (!isDate(range[name])) throw new ShopError("INVALID_INPUT", "A day is YYYY-MM-DD.", name);
  }
  const dayCount = dayCountOf(range);
  if (dayCount < 1) {
    throw new ShopError("INVALID_INPUT", "The last day is before the first.", "to");
  }
  if (dayCount > reportDayCountMax) {
    const message = `A report has at most ${reportDayCountMax} days.`;
    throw new ShopError("INVALID_INPUT", message, "to");
  }
  return Array.from({ length: dayCount }, (_, index) => dateAfter(range.from, index));
}

/** Gives the read units that it took. */
async function readDay(
  { data }: ShopContext,
  date: string,
  report: ReportInTheMaking,
): Promise<number> {
  const query = data.Order.index("OrderDateIndex").query({ order_date: date });
  const day = report.days.get(date) ?? nothingSold();
  let readUnits = 0;
  for await (const page of query.pages()) {
    for (const order of page.items) addOrder(report, day, order);
    readUnits += page.capacity.readUnits;
  }
  return readUnits;
}

function addOrder({ books, statusCounts }: ReportInTheMaking, day: Sums, order: OrderItem): void {
  statusCounts[order.status] += 1;
  if (order.status === "cancelled") {
    day.cancelled = withOrder(day.cancelled, order);
    return;
  }
  if (order.status === "refunded") {
    day.refunded = withOrder(day.refunded, order);
    return;
  }
  day.orderCount += 1;
  day.subtotalCents += order.subtotal;
  day.taxCents += order.tax;
  day.shippingCents += order.shipping;
  day.totalCents += order.total;
  for (const line of order.items) {
    day.copyCount += line.quantity;
    const known = books.get(line.book_id);
    books.set(line.book_id, {
      bookId: line.book_id,
      title: line.title,
      copyCount: (known?.copyCount ?? 0) + line.quantity,
      subtotalCents: (known?.subtotalCents ?? 0) + line.price * line.quantity,
    });
  }
}

function withOrder(sum: OrderSum, order: OrderItem): OrderSum {
  return { orderCount: sum.orderCount + 1, totalCents: sum.totalCents + order.total };
}

function nothingSold(): Sums {
  const none = { orderCount: 0, totalCents: 0 };
  return {
    ...none,
    copyCount: 0,
    subtotalCents: 0,
    taxCents: 0,
    shippingCents: 0,
    cancelled: none,
    refunded: none,
  };
}

function plus(sums: Sums, day: SalesDay): Sums {
  return {
    orderCount: sums.orderCount + day.orderCount,
    totalCents: sums.totalCents + day.totalCents,
    copyCount: sums.copyCount + day.copyCount,
    subtotalCents: sums.subtotalCents + day.subtotalCents,
    taxCents: sums.taxCents + day.taxCents,
    shippingCents: sums.shippingCents + day.shippingCents,
    cancelled: plusOrders(sums.cancelled, day.cancelled),
    refunded: plusOrders(sums.refunded, day.refunded),
  };
}

function plusOrders(left: OrderSum, right: OrderSum): OrderSum {
  return {
    orderCount: left.orderCount + right.orderCount,
    totalCents: left.totalCents + right.totalCents,
  };
}

/** In integers, so that the average is rounded once and never from a fraction of a cent. */
function figuresOf(sums: Sums): SalesFigures {
  const { orderCount, totalCents } = sums;
  const averageCents =
    orderCount === 0 ? 0 : Math.floor((2 * totalCents + orderCount) / (2 * orderCount));
  return { ...sums, averageCents };
}

function byCopies(left: BookSales, right: BookSales): number {
  return (
    right.copyCount - left.copyCount ||
    right.subtotalCents - left.subtotalCents ||
    (left.bookId < right.bookId ? -1 : 1)
  );
}
