/** What is known of a shop's size and work. What is absent was not measured, and nobody guesses it. */
export interface Measurements {
  /** What DescribeTable says, which is up to six hours old on AWS. */
  readonly tables?: readonly TableSize[] | undefined;
  readonly categories?:
    | readonly { readonly name: string; readonly bookCount: number }[]
    | undefined;
  /** Orders of the last days, the newest first, from OrderDateIndex; whole days, today not among them. */
  readonly ordersByDay?: readonly { readonly day: string; readonly count: number }[] | undefined;
  readonly process?: ProcessFigures | undefined;
}

export interface TableSize {
  /** As the schema names it, whatever it is called where it lies. */
  readonly table: string;
  readonly itemCount: number;
  readonly sizeBytes: number;
}

/** What one process measured of itself, over so many seconds. */
export interface ProcessFigures {
  readonly seconds: number;
  readonly requestCount: number;
  readonly serverErrorCount: number;
  readonly p95?: number | undefined;
  readonly search: { readonly requestCount: number; readonly p95?: number | undefined };
  /** Units of all routes by the second, since it began. */
  readonly unitsPerSecond: number;
  readonly throttleCount: number;
}
