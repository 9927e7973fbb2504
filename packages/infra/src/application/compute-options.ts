/** What a function may do of services other than DynamoDB, in IAM's words. */
export interface Permission {
  /** Such as `ses:SendEmail`. What is done with items is declared by access patterns. */
  readonly actions: readonly string[];
  /** ARNs, in which parameters may stand; `*` for actions that have no resource. */
  readonly resources: readonly string[];
  /** Texts of values may hold parameters, too. */
  readonly condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** When a function is called by itself. */
export interface ScheduleOptions {
  /** `rate(5 minutes)`, or `cron(0 3 * * ? *)` with minutes, hours, days, months, weekdays and years. */
  readonly expression: string;
  /** In which a cron expression is read, such as `Europe/Berlin`; UTC when absent. */
  readonly timeZone?: string;
}

/** A Lambda function and what it may do. */
export interface FunctionOptions<Table extends string = string, Pattern extends string = string> {
  readonly description: string;
  /** Module and export, such as `lambda.orders`. */
  readonly handler: string;
  /** The names of its access patterns: its role allows these and nothing else of DynamoDB. */
  readonly accessPatterns: readonly Pattern[];
  /** What else its role allows, by names such as `SendMail`, which are the statements' ids. */
  readonly permissions?: Readonly<Record<string, Permission>>;
  readonly schedule?: ScheduleOptions;
  /** `GET /api/orders/{order_id}`, in the HTTP API's own words; `$default` takes what no other does. */
  readonly routes?: readonly string[];
  /**
   * Variables beside those of the tables' real names, which each function gets as `BOOKS_TABLE_NAME`
   * for the table `Books`. A name that Lambda reserves is refused.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** One of Lambda's for Node.js, such as `nodejs22.x`; `nodejs24.x` when absent. */
  readonly runtime?: string;
  /** 512 when absent. */
  readonly memoryMegabytes?: number;
  /** 30 when absent, as long as an HTTP API waits at most. */
  readonly timeoutSeconds?: number;
  /** Those of `monitoring` when absent. */
  readonly logRetentionDays?: number;
  /**
   * The tables whose streams call it, by their names in `tables`. It answers with `batchItemFailures`;
   * what it refuses eleven times goes to a queue, where it is kept for 14 days.
   */
  readonly streams?: readonly Table[];
}

/** An HTTP API in front of the functions that have `routes`. */
export interface HttpApiOptions {
  /** Requests a second, and at once; 100 and 200 when absent. */
  readonly throttling?: { readonly rateLimit: number; readonly burstLimit: number };
  /** Other origins whose pages may call; none when absent. */
  readonly corsOrigins?: readonly string[];
}

/** Files in a private bucket behind a CDN, and the HTTP API under the same address. */
export interface SiteOptions {
  /** `index.html` when absent. */
  readonly defaultRootObject?: string;
  /** An own name, and the certificate for it, which is in us-east-1; CloudFront's name when absent. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** For pages that do not say it themselves; everything from the site's own address when absent. */
  readonly contentSecurityPolicy?: string;
  /** What goes to the HTTP API rather than to the bucket, such as `/api/*`. */
  readonly apiPaths?: readonly string[];
  /**
   * Those of the API's paths whose answers are the same for everybody, such as `/shop/covers/*`: the CDN
   * keeps them as long as their `Cache-Control` says, each query apart. No cookie goes to them.
   */
  readonly cachedApiPaths?: readonly string[];
}
