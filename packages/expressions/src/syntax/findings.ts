import { ExpressionError } from "../expression-error.ts";

/**
 * What can be wrong with an expression of right syntax. DynamoDB goes over the whole expression for
 * one thing after the other, so this order is observable.
 */
const findingOrder = [
  "operatorCount",
  "parentheses",
  "functionName",
  "functionUse",
  "section",
  "reservedWord",
  "placeholder",
  "path",
  "operandCount",
  "operandType",
  "distinctOperands",
  "bounds",
  "overlap",
  "conflict",
  "keyCondition",
] as const;

export type FindingKind = (typeof findingOrder)[number];

/** Collects what is wrong with one expression and throws what DynamoDB would say first. */
export class Findings {
  #rank = Number.POSITIVE_INFINITY;
  #message = "";

  report(kind: FindingKind, message: string): void {
    const rank = findingOrder.indexOf(kind);
    if (rank < this.#rank) {
      this.#rank = rank;
      this.#message = message;
    }
  }

  throwFirst(): void {
    if (this.#rank !== Number.POSITIVE_INFINITY) {
      throw new ExpressionError("expression", this.#message);
    }
  }
}
