import type { OrderItem } from "./schema.ts";

/**
 * The source document's sample cart, user and order, to the letter; its books are beside the
 * catalogue. Amounts are in cents, as code has them.
 */

const createdAt = "2025-09-05T10:00:00Z";

/** Its `expires_at` is 2024-09-08T16:00:00Z, a year before its creation: it is born expired. */
export const sampleCart = {
  user_id: "user-12345",
  cart_id: "cart-2025-09-05",
  items: [
    {
      book_id: "tech-001",
      category: "Technology",
      title: "Clean Code",
      price: 4299,
      quantity: 1,
    },
  ],
  total_amount: 4299,
  item_count: 1,
  created_at: createdAt,
  updated_at: "2025-09-05T10:30:00Z",
  expires_at: 1725811200,
};

export const sampleUser = {
  user_id: "user-12345",
  email: "customer@example.com",
  first_name: "John",
  last_name: "Doe",
  phone: "+1-555-0123",
  address: {
    street: "123 Main St",
    city: "Anytown",
    state: "ST",
    postal_code: "12345",
    country: "US",
  },
  created_at: createdAt,
  last_login: createdAt,
  account_status: "active",
} as const;

export const sampleOrder: OrderItem = {
  user_id: "user-12345",
  order_id: "order-2025-09-05-001",
  order_date: "2025-09-05",
  items: [{ book_id: "tech-001", title: "Clean Code", price: 4299, quantity: 1 }],
  subtotal: 4299,
  tax: 344,
  shipping: 599,
  total: 5242,
  status: "confirmed",
  shipping_address: {
    street: "123 Main St",
    city: "Anytown",
    state: "ST",
    postal_code: "12345",
  },
  created_at: createdAt,
  updated_at: createdAt,
};
