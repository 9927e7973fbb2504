/** What the model expects the engine to refuse with. */
export class NaiveError extends Error {
  override readonly name: string;
  /** A transaction gives the refusal of one action as a reason, and that of the request as it is. */
  readonly scope: "action" | "request";

  constructor(name: string, scope: "action" | "request" = "action") {
    super(name);
    this.name = name;
    this.scope = scope;
  }
}
