import { itemToJson } from "@plinth/values";
import { printJson } from "../values/print-json.ts";
import type { ReadPlan } from "./plan-read.ts";

/** The request of a plan as any client can send it. */
export function planJson({ input }: Pick<ReadPlan, "input">): string {
  const { ExpressionAttributeValues: values, ...rest } = input;
  if (values === undefined) return printJson(rest);
  return printJson({ ...rest, ExpressionAttributeValues: JSON.parse(itemToJson(values)) });
}
