export type { AttributeType, AttributeValue, Item } from "./attribute-value.ts";
