/**
 * What a caller of the API has to put before the message: `expression` asks for "Invalid
 * ConditionExpression: " or its like; `item` (the expression does not fit the item) and `request`
 * are sent as they are.
 */
export type ExpressionErrorKind = "expression" | "item" | "request";

/** A refusal in DynamoDB's own words. It becomes a ValidationException at the engine's edge. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly kind: ExpressionErrorKind;

  constructor(kind: ExpressionErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
