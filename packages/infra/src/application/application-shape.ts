import type { AnyEntity, AnyTable, InvalidInput } from "@plinth/model";
import { z } from "zod";
import { monitoringShape, retentionDays } from "./monitoring-shape.ts";
import { ownTagPrefix } from "./own-tags.ts";

/**
 * What the options of an application look like, part by part. It says nothing of how parts fit
 * together, such as the pattern's index and the table: that is checked once the shape is right.
 */

/** No item of DynamoDB is larger. */
const itemSizeBytesMax = 400 * 1024;

const text = z.string().min(1);
const texts = z.array(text);
const wholeFrom = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

/** Logical ids of CloudFormation are letters and digits, 255 at most with what is appended to them. */
const logicalName = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{0,63}$/, 'is no name: up to 64 letters and digits, such as "Books"');
const memberName = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]{0,63}$/,
    'is no name: up to 64 letters and digits, such as "placeOrder"',
  );

/** What a policy of IAM can hold; for what is beyond stands a star. */
const policyText = z
  .string()
  .regex(
    /^[\u0020-\u00ff]+$/,
    "is empty or has a character that no policy of IAM holds, beyond U+00FF: put * in its place",
  );

/** The characters that AWS allows in a tag, which `${…}` may stand among. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@${}!]*$/u;
const tags = z
  .record(
    z
      .string()
      .min(1)
      .max(128)
      .regex(tagText, "holds a character that no tag may have")
      .refine((key) => !key.toLowerCase().startsWith("aws:"), 'begins with "aws:", which AWS keeps')
      .refine(
        (key) => !key.startsWith(ownTagPrefix),
        `begins with "${ownTagPrefix}", which stacks keep`,
      ),
    z.string().max(256).regex(tagText, "holds a character that no tag may have"),
  )
  .refine((given) => Object.keys(given).length <= 50, "has more than the 50 tags that AWS takes");

const table = z.custom<AnyTable>(isTable, "is neither what defineTable() makes nor { table }");
const entity = z.custom<AnyEntity>(isEntity, "is not what defineEntity() makes");

const billing = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("PAY_PER_REQUEST"),
    maxReadRequestUnits: z.int().min(1).optional(),
    maxWriteRequestUnits: z.int().min(1).optional(),
  }),
  z.strictObject({
    mode: z.literal("PROVISIONED"),
    readCapacityUnits: z.int().min(1),
    writeCapacityUnits: z.int().min(1),
  }),
]);

const tableResource = z.strictObject({
  table,
  name: text.optional(),
  pointInTimeRecovery: z
    .union([z.boolean(), z.strictObject({ recoveryPeriodInDays: wholeFrom(1, 35) })], {
      error: "is true, false or { recoveryPeriodInDays } from 1 to 35",
    })
    .optional(),
  encryption: z
    .union([z.enum(["AWS_OWNED", "AWS_MANAGED"]), z.strictObject({ kmsKeyId: text })], {
      error: 'is "AWS_OWNED", "AWS_MANAGED" or { kmsKeyId }',
    })
    .optional(),
  deletionProtection: z.boolean().optional(),
  tableClass: z.enum(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]).optional(),
  billing: billing.optional(),
  exportAs: z
    .string()
    .regex(/^[A-Za-z0-9:-]{0,64}$/, "is no part of an export's name: letters, digits, : and -")
    .optional(),
  streamReads: z.strictObject({ callsPerMonth: z.number().min(0) }).optional(),
  tags: tags.optional(),
  deletionPolicy: z.enum(["Retain", "Delete"]).optional(),
});

const accessPattern = z.strictObject({
  description: text,
  entity,
  operation: z.enum([
    "GetItem",
    "BatchGetItem",
    "Query",
    "Scan",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "ConditionCheckItem",
    "BatchWriteItem",
  ]),
  index: text.optional(),
  consistent: z.boolean().optional(),
  transactional: z.boolean().optional(),
  leadingKeys: z.array(policyText).min(1).optional(),
  volume: z
    .strictObject({
      callsPerMonth: z.number().min(0),
      itemsPerCall: z.number().positive().optional(),
    })
    .optional(),
});

const permission = z.strictObject({
  actions: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9-]+:[A-Za-z0-9*]+$/, 'is no action of IAM, such as "ses:SendEmail"')
        .refine(
          (action) => !action.startsWith("dynamodb:"),
          "is of DynamoDB, for which accessPatterns are",
        ),
    )
    .min(1),
  resources: z.array(policyText).min(1),
  condition: z
    .record(
      policyText,
      z.record(
        policyText,
        z.union([policyText, z.array(policyText).min(1)], {
          error: "is a text or a list of texts",
        }),
      ),
    )
    .optional(),
});

const schedule = z.strictObject({
  expression: z
    .string()
    .regex(
      /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\S+( \S+){5}\))$/,
      'is no schedule, such as "rate(5 minutes)" or "cron(0 3 * * ? *)" with six fields',
    ),
  timeZone: z
    .string()
    .regex(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, 'is no time zone, such as "Europe/Berlin"')
    .optional(),
});

const lambdaFunction = z.strictObject({
  description: z.string().min(1).max(256),
  handler: z
    .string()
    .max(128)
    .regex(/^[^\s.][^\s]*\.[^\s.]+$/, 'is no module and export, such as "lambda.orders"'),
  accessPatterns: texts,
  permissions: z
    .record(
      z
        .string()
        .regex(
          /^[A-Z][A-Za-z0-9]{0,63}$/,
          'is no name: up to 64 letters and digits, such as "SendMail"',
        )
        .refine(
          (name) => !/^(WriteLog|KeepFailures|.*Access)$/.test(name),
          "is a name that the template's own statements may have: choose another",
        ),
      permission,
    )
    .optional(),
  schedule: schedule.optional(),
  routes: texts.min(1).optional(),
  environment: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z]\w+$/,
          "is no variable: letters, digits and _, a letter first, 2 at least",
        ),
      z.string(),
    )
    .optional(),
  runtime: z
    .string()
    .regex(/^nodejs\d+\.x$/, 'is no runtime of Lambda for Node.js, such as "nodejs24.x"')
    .optional(),
  memoryMegabytes: wholeFrom(128, 10_240).optional(),
  timeoutSeconds: wholeFrom(1, 900).optional(),
  logRetentionDays: z.literal(retentionDays).optional(),
  streams: texts.min(1).optional(),
});

const origin = z
  .string()
  .regex(
    /^(\*|https?:\/\/[^\s/?#]+)$/,
    'is no origin: scheme and host, such as "https://shop.example.com", or "*"',
  );

const httpApi = z.strictObject({
  throttling: z
    .strictObject({ rateLimit: z.number().positive(), burstLimit: z.int().min(1) })
    .optional(),
  corsOrigins: z.array(origin).min(1).optional(),
});

const sitePath = z.string().regex(/^\/\S*$/, 'is no path, such as "/api/*"');

const site = z.strictObject({
  defaultRootObject: z
    .string()
    .regex(/^[^/\s].*$/, 'is no file of the bucket, such as "index.html"')
    .optional(),
  domain: z.strictObject({ name: text, certificateArn: text }).optional(),
  contentSecurityPolicy: z
    .string()
    .regex(/^[\u0020-\u007e]+$/, "is empty or has a character that no header may have")
    .optional(),
  apiPaths: z.array(sitePath).min(1).optional(),
  cachedApiPaths: z.array(sitePath).min(1).optional(),
});

const parameter = z.strictObject({
  description: z.string().min(1).max(4000),
  type: z.enum(["String", "Number"]).optional(),
  default: z.string().optional(),
  allowedValues: z.array(z.string()).min(1).optional(),
  allowedPattern: text.optional(),
});

const applicationShape = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'is no name: lower-case letters, digits and hyphens between them, such as "shop"',
    )
    .max(27),
  // The template's Description, which CloudFormation bounds in bytes.
  description: text.refine(
    (description) => new TextEncoder().encode(description).length <= 1024,
    "has more than 1,024 bytes",
  ),
  tables: z.record(logicalName, z.unknown()),
  entities: z.record(z.string().min(1), entity),
  accessPatterns: z.record(memberName, accessPattern),
  parameters: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9]{1,255}$/, 'is no name: letters and digits, such as "Environment"'),
      parameter,
    )
    .optional(),
  tags: tags.optional(),
  stored: z
    .record(
      z.string(),
      z.strictObject({
        count: z.int().min(0),
        sizeBytes: z.number().positive().max(itemSizeBytesMax),
      }),
    )
    .optional(),
  functions: z.record(memberName, lambdaFunction).optional(),
  httpApi: httpApi.optional(),
  site: site.optional(),
  monitoring: monitoringShape.optional(),
});

function isTable(value: unknown): boolean {
  const { name, indexes, partitionKeys, sortKeys } = Object(value) as Partial<AnyTable>;
  return typeof name === "string" && [indexes, partitionKeys, sortKeys].every(Array.isArray);
}

function isEntity(value: unknown): boolean {
  const { name, compiled, options, table: its } = Object(value) as Partial<AnyEntity>;
  return (
    typeof name === "string" &&
    isTable(its) &&
    [compiled, options].every((part) => part !== undefined)
  );
}

/** What in the options has a wrong name, type or range; nothing of how they fit together. */
export function shapeIssues(options: unknown): InvalidInput[] {
  const result = applicationShape.safeParse(options, { error: describeIssue });
  return [...issuesOf(result, []), ...tableIssues(options), ...prototypeIssues(options, [])];
}

/** How deep members of the options lie at most: `functions.f.permissions.P.condition.Bool.key`. */
const memberDepthMax = 7;

/** The shape passes over members called `__proto__`, so that what is in one would never be checked. */
function prototypeIssues(value: unknown, path: readonly string[]): InvalidInput[] {
  if (typeof value !== "object" || value === null || isTable(value) || isEntity(value)) {
    return [];
  }
  const own = Object.hasOwn(value, "__proto__")
    ? [{ path: [...path, "__proto__"], message: "is no name that a member may have" }]
    : [];
  return path.length === memberDepthMax
    ? own
    : [
        ...own,
        ...Object.entries(value).flatMap(([name, member]) =>
          prototypeIssues(member, [...path, name]),
        ),
      ];
}

/** A table is given as itself or with its options, and a wrong option is told by its own name. */
function tableIssues(options: unknown): InvalidInput[] {
  const tables = (options as { readonly tables?: unknown } | undefined | null)?.tables;
  if (typeof tables !== "object" || tables === null) {
    return [];
  }
  return Object.entries(tables).flatMap(([name, given]) => {
    const shape =
      typeof given === "object" && given !== null && "table" in given ? tableResource : table;
    return issuesOf(shape.safeParse(given, { error: describeIssue }), ["tables", name]);
  });
}

function issuesOf(
  { error }: z.ZodSafeParseResult<unknown>,
  place: readonly string[],
): InvalidInput[] {
  return (error?.issues ?? []).flatMap((issue) => {
    const path = [
      ...place,
      ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
    ];
    if (issue.code !== "invalid_key") {
      return [{ path, message: issue.message }];
    }
    // The path ends with the key that is wrong, and the issue holds why.
    return issue.issues.map(({ message }) => ({ path, message }));
  });
}

/** The end of a sentence that begins with the place. Values are shown where they are words of a list. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing: ${expectedWords[issue.expected] ?? issue.expected} is needed`
        : `is ${expectedWords[issue.expected] ?? issue.expected}, not ${describe(issue.input)}`;
    case "unrecognized_keys":
      return `has no option "${issue.keys.join('", "')}"${optionsOf(issue.inst)}`;
    case "invalid_value":
      return `is one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}, not ${describe(issue.input)}`;
    case "invalid_union":
      return issue.discriminator === undefined ? undefined : "is PAY_PER_REQUEST or PROVISIONED";
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `is ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}, not ${describe(issue.input)}`
        : "is empty";
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? `is at most ${issue.maximum}, not ${describe(issue.input)}`
        : `has more than ${issue.maximum} ${issue.origin === "string" ? "characters" : "members"}`;
    default:
      return undefined;
  }
}

const expectedWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function optionsOf(inst: unknown): string {
  return inst instanceof z.ZodObject ? `; it has ${Object.keys(inst.shape).join(", ")}` : "";
}

function describe(value: unknown): string {
  if (typeof value === "number" || (typeof value === "string" && /^[\w-]{1,40}$/.test(value))) {
    return JSON.stringify(value) ?? String(value);
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  if (value === null || value === undefined) {
    return String(value);
  }
  return value === ""
    ? "an empty text"
    : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
