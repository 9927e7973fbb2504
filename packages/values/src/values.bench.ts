import { bench, describe } from "vitest";
import {
  addNumbers,
  attributeValuesEqual,
  containsBinary,
  encodeNumberKey,
  encodeStringKey,
  fromNativeItem,
  type Item,
  itemFromJson,
  itemSizeBytes,
  itemToJson,
  normalizeNumber,
  toNativeItem,
} from "./index.ts";

/** An order of about 1 KB: what the engine's budgets are counted in. */
const item: Item = {
  user_id: { S: "user-12345" },
  order_id: { S: "order-2025-11-20T10:00:00Z" },
  total: { N: "42.99" },
  created_at: { N: "1763635200" },
  is_paid: { BOOL: true },
  coupon: { NULL: true },
  tags: { SS: ["gift", "express"] },
  lines: { L: [{ M: { book_id: { S: "tech-001" }, quantity: { N: "2" } } }] },
  note: { S: "x".repeat(750) },
};
const copy: Item = JSON.parse(JSON.stringify(item));
const withBinary: Item = { ...item, receipt: { B: new Uint8Array(256).fill(7) } };
const json = itemToJson(item);
const jsonWithBinary = itemToJson(withBinary);
const native = toNativeItem(item);

describe("numbers", () => {
  bench("normalizeNumber, an integer", () => void normalizeNumber("1763635200"));
  bench("normalizeNumber, an exponent", () => void normalizeNumber("1.50e5"));
  bench("addNumbers, integers", () => void addNumbers("12345", "-1"));
  bench("addNumbers, decimals", () => void addNumbers("42.99", "1.5"));
});

describe("keys", () => {
  bench("encodeNumberKey", () => void encodeNumberKey("1763635200"));
  bench("encodeStringKey", () => void encodeStringKey("order-2025-11-20T10:00:00Z"));
});

describe("an item of 1 KB", () => {
  bench("itemSizeBytes", () => void itemSizeBytes(item));
  bench("containsBinary", () => void containsBinary(item));
  bench("attributeValuesEqual", () => void attributeValuesEqual({ M: item }, { M: copy }));
  bench("itemToJson", () => void itemToJson(item));
  bench("itemToJson with binary", () => void itemToJson(withBinary));
  bench("itemFromJson", () => void itemFromJson(json));
  bench("itemFromJson with binary", () => void itemFromJson(jsonWithBinary));
  bench("toNativeItem", () => void toNativeItem(item));
  bench("fromNativeItem", () => void fromNativeItem(native));
});
