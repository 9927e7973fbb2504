export type NumberFormatReason = "notANumber" | "overflow" | "underflow" | "tooManyDigits";

/** Says why a text is not a number that DynamoDB stores. The message is DynamoDB's own. */
export class NumberFormatError extends Error {
  readonly reason: NumberFormatReason;

  /** Only "notANumber" repeats the text. */
  constructor(reason: NumberFormatReason, text = "") {
    super(messageOf(reason, text));
    this.name = "NumberFormatError";
    this.reason = reason;
  }
}

function messageOf(reason: NumberFormatReason, text: string): string {
  switch (reason) {
    case "notANumber":
      return text === ""
        ? "The parameter cannot be converted to a numeric value"
        : `The parameter cannot be converted to a numeric value: ${text}`;
    case "overflow":
      return "Number overflow. Attempting to store a number with magnitude larger than supported range";
    case "underflow":
      return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    case "tooManyDigits":
      return "Attempting to store more than 38 significant digits in a Number";
  }
}
