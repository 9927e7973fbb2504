import { describe, expect, it } from "vitest";
import { type OrderMailFacts, orderMail } from "../../src/services/mail/order-mails.ts";
import { passwordMail } from "../../src/services/mail/password-mail.ts";

const facts: OrderMailFacts = {
  to: "ada@example.com",
  firstName: "Ada",
  shopUrl: "https://example.com/shop",
  order: {
    order_id: "order-2025-09-05-100000000-0123abcd",
    items: [
      { book_id: "tech-001", title: "Clean Code", price: 4299, quantity: 2 },
      { book_id: "fic-001", title: "The Great Gatsby", price: 1299, quantity: 1 },
    ],
    subtotal: 9897,
    tax: 792,
    shipping: 599,
    total: 11_288,
    shipping_address: { street: "1 Main St", city: "Anytown", state: "ST", postal_code: "12345" },
  },
};

describe("orderMail", () => {
  it("S-16 says what was ordered, what it costs and where it goes", () => {
    expect(orderMail("confirmed", facts).text).toBe(
      [
        "Dear Ada,",
        "",
        "thank you for your order. This is what we will send you.",
        "",
        "Order order-2025-09-05-100000000-0123abcd",
        "",
        "  2 x Clean Code  $85.98",
        "  1 x The Great Gatsby  $12.99",
        "",
        "  Books:     $98.97",
        "  Tax:       $7.92",
        "  Shipping:  $5.99",
        "  Total:     $112.88",
        "",
        "To:",
        "  1 Main St",
        "  Anytown, ST 12345",
        "",
        "Your order:",
        "  https://example.com/shop/orders/order-2025-09-05-100000000-0123abcd",
        "",
        "Until it is packed, you can cancel it on its page.",
        "",
        "CloudShelf",
        "",
      ].join("\n"),
    );
  });

  it.each(["confirmed", "shipped", "cancelled", "refunded"] as const)(
    "says the same in HTML: %s",
    (kind) => {
      const { html, subject } = orderMail(kind, facts);
      for (const text of ["Clean Code", "$85.98", "$112.88", "1 Main St", subject]) {
        expect(html).toContain(text);
      }
      expect(html).toContain(`href="https://example.com/shop/orders/${facts.order.order_id}"`);
      expect(html).not.toMatch(/<(img|script|link|form|iframe)/);
    },
  );

  it("has no link when the shop does not know its address", () => {
    const { text, html } = orderMail("confirmed", { ...facts, shopUrl: undefined });
    expect(text + html).not.toMatch(/https?:|href/);
  });

  it("keeps what people typed out of its markup and on its line", () => {
    const hostile = {
      ...facts,
      firstName: 'Ada\r\n\r\n<img src=x onerror="alert(1)">',
      order: {
        ...facts.order,
        items: [{ book_id: "a", title: "<script>\n& 'more'", price: 1, quantity: 1 }],
      },
    };
    const { text, html, subject } = orderMail("confirmed", hostile);
    expect(text.split("\n")[0]).toBe('Dear Ada <img src=x onerror="alert(1)">,');
    expect(html).toContain("Ada &lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    expect(html).toContain("&lt;script&gt; &amp; &#39;more&#39;");
    expect(html).not.toMatch(/<(img|script)/);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it("sends nobody an address that stands where a name should, by whoever took their e-mail", () => {
    const shipping_address = {
      ...facts.order.shipping_address,
      street: "see www.evil.example.com",
      city: "St.Gallen",
    };
    const order = { ...facts.order, shipping_address };
    const firstName = "Ada: https://evil.example.com/prize";
    const { text, html } = orderMail("confirmed", { ...facts, firstName, order });
    for (const body of [text, html]) {
      expect(body).toContain("Dear Ada: https: //evil. example. com/prize,");
      expect(body).toContain("see www. evil. example. com");
      expect(body).toContain("St. Gallen, ST 12345");
      expect(body).not.toContain("evil.example");
    }
  });

  it("turns no line around, and has no control characters", () => {
    const items = [{ book_id: "a", title: "One\u202e eerf\u0000\u001b[2J", price: 1, quantity: 1 }];
    const { text } = orderMail("confirmed", { ...facts, order: { ...facts.order, items } });
    expect(text).toContain("  1 x One eerf [2J  $0.01");
  });
});

describe("passwordMail", () => {
  it("tells of the change and has no link that somebody could imitate", () => {
    const mail = passwordMail({ to: "ada@example.com", firstName: "<b>Ada" });
    expect(mail.text).toContain("Dear <b>Ada,");
    expect(mail.html).toContain("Dear &lt;b&gt;Ada,");
    expect(mail.text + mail.html).not.toMatch(/https?:|href/);
  });
});
