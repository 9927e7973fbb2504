import type { DecimalNumber } from "./decimal-number.ts";

export type NativeNumber = number | bigint | DecimalNumber;

/** An attribute value as application code holds it. */
export type NativeValue =
  | string
  | NativeNumber
  | boolean
  | null
  | Uint8Array
  | ReadonlySet<string>
  | ReadonlySet<NativeNumber>
  | ReadonlySet<Uint8Array>
  | readonly NativeValue[]
  | NativeItem;

/** A member that is undefined is left out of the item. */
export interface NativeItem {
  readonly [attributeName: string]: NativeValue | undefined;
}

/** Says where in a native value something stands that an attribute value cannot hold. */
export class NativeValueError extends Error {
  /** What is wrong, without the path that the message begins with. */
  readonly problem: string;
  readonly path: readonly (string | number)[];

  constructor(problem: string, path: readonly (string | number)[]) {
    super(path.length === 0 ? problem : `${printPath(path)}: ${problem}`);
    this.name = "NativeValueError";
    this.problem = problem;
    this.path = path;
  }
}

function printPath(path: readonly (string | number)[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") {
      text += `[${step}]`;
    } else {
      text += text === "" ? step : `.${step}`;
    }
  }
  return text;
}
