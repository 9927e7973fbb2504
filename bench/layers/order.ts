/** The key of the one order that is put and read. */
export const orderKey = { customer_id: "customer-004711", order_id: "order-00000000" };

export const orderStatuses = ["open", "paid", "shipped"] as const;

const note =
  "Leave it with the neighbour if nobody is at home, and ring twice, since the bell is quiet. ";

/** An item of twenty attributes and about a kilobyte, as code holds it; the times are added by who keeps them in its own way. */
export const orderWithoutTimes = {
  ...orderKey,
  status: "open" as (typeof orderStatuses)[number],
  currency: "EUR",
  email: "customer-004711@example.com",
  phone: "+31 10 5550134",
  channel: "web",
  total: 129.95,
  tax: 22.55,
  quantity: 3,
  priority: 2,
  is_gift: false,
  is_paid: true,
  tags: new Set(["fragile", "express", "gift"]),
  steps: ["received", "checked", "packed"],
  note: note.repeat(3).slice(0, 250),
  address: {
    street: "12 Harbour Road",
    city: "Rotterdam",
    postcode: "3011 AA",
    country: "NL",
    place: { latitude: 51.9225, longitude: 4.47917 },
  },
  lines: [
    { sku: "tech-001", title: "Clean Code", quantity: 1, price: 42.99 },
    { sku: "tech-002", title: "Domain-Driven Design", quantity: 2, price: 43.48 },
  ],
};

const createdAt = "2026-03-01T12:00:00.000Z";
const updatedAt = "2026-03-02T08:30:00.000Z";

/** For those who keep times as text. */
export const orderWithTexts = {
  ...orderWithoutTimes,
  created_at: createdAt,
  updated_at: updatedAt,
};

/** For those who keep a Date. */
export const orderWithDates = {
  ...orderWithoutTimes,
  created_at: new Date(createdAt),
  updated_at: new Date(updatedAt),
};
