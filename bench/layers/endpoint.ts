import { crc32 } from "node:zlib";
import type { AttributeValue, Item } from "@plinth/values";

export const ordersOfQuery = 100;

/** What DynamoDB would send back, in the very bytes. */
export interface Answer {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/**
 * Stands where DynamoDB would, and costs nothing: every answer was made beforehand. It holds what the
 * layer itself has put, with whatever marks the layer adds, so that each reads back what it wrote.
 */
export class Endpoint {
  readonly #answers = new Map<string, Answer>([["PutItem", answerOf({})]]);
  #isKeeping = true;

  /** Until then a put has to come with its body. */
  get isKeeping(): boolean {
    return this.#isKeeping;
  }

  /** `target` is the header x-amz-target. */
  answer(target: string, body: string | Uint8Array): Answer {
    const operation = target.slice(target.indexOf(".") + 1);
    if (this.#isKeeping && operation === "PutItem") this.#keep(body);
    const answer = this.#answers.get(operation);
    if (answer === undefined) throw new Error(`The endpoint has no answer to ${operation}.`);
    return answer;
  }

  /** From now on nothing is looked at any more. */
  freeze(): void {
    this.#isKeeping = false;
  }

  #keep(body: string | Uint8Array): void {
    const text = typeof body === "string" ? body : new TextDecoder().decode(body);
    const { Item: item } = JSON.parse(text) as { Item: Item };
    const items = Array.from({ length: ordersOfQuery }, (_, index) => numbered(item, index));
    const query = { Items: items, Count: items.length, ScannedCount: items.length };
    this.#answers.set("GetItem", answerOf({ Item: item }));
    this.#answers.set("Query", answerOf(query));
  }
}

function numbered(item: Item, index: number): Item {
  const orderId: AttributeValue = { S: `order-${String(index).padStart(8, "0")}` };
  return { ...item, order_id: orderId };
}

function answerOf(output: object): Answer {
  const body = Buffer.from(JSON.stringify(output));
  return {
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(body.byteLength),
      "x-amzn-requestid": "7R0JQ6V3I8M2PSB9T4T1N5E0FVVV4KQNSO5AEMVJF66Q9ASUAAJG",
      "x-amz-crc32": String(crc32(body)),
    },
    body,
  };
}
