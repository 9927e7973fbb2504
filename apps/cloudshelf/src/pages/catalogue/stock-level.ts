/** From this many copies on the number is nobody's concern. */
const scarceCountMax = 5;

export interface StockLevel {
  readonly level: "none" | "few" | "many";
  readonly text: string;
}

/** Says in a word whether the book can be had. */
export function stockLevelOf(stockQuantity: number): StockLevel {
  if (stockQuantity <= 0) return { level: "none", text: "Out of stock" };
  if (stockQuantity <= scarceCountMax) return { level: "few", text: `Only ${stockQuantity} left` };
  return { level: "many", text: "In stock" };
}
