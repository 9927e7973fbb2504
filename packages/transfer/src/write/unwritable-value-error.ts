import { printPath } from "../item-path.ts";

/** A format has no form for a value, and what is read back would be another. */
export class UnwritableValueError extends Error {
  /** The way to the value in its item. */
  readonly path: string;

  constructor(path: readonly (string | number)[], reason: string) {
    const printed = printPath(path);
    super(`${printed} ${reason}`);
    this.name = "UnwritableValueError";
    this.path = printed;
  }
}
