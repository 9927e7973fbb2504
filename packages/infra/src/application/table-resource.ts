import type { AnyTable } from "@plinth/model";

/**
 * What is paid for requests: each one, up to these maxima a second, or these units in every second. Each
 * global index has as many of its own.
 */
export type Billing =
  | {
      readonly mode: "PAY_PER_REQUEST";
      readonly maxReadRequestUnits?: number;
      readonly maxWriteRequestUnits?: number;
    }
  | {
      readonly mode: "PROVISIONED";
      readonly readCapacityUnits: number;
      readonly writeCapacityUnits: number;
    };

/** A table with what the schema does not say of it: how it is kept and paid for. */
export interface TableResource {
  readonly table: AnyTable;
  /** The real name, such as `shop-${Environment}-books`; the name it was defined with when absent. */
  readonly name?: string;
  /** On when absent, for 35 days. */
  readonly pointInTimeRecovery?: boolean | { readonly recoveryPeriodInDays: number };
  /**
   * Whose key encrypts it at rest: DynamoDB's own when absent, at no cost; the account's
   * `aws/dynamodb`; or a key of KMS by its ARN, id or alias.
   */
  readonly encryption?: "AWS_OWNED" | "AWS_MANAGED" | { readonly kmsKeyId: string };
  /** Off when absent. */
  readonly deletionProtection?: boolean;
  /** `STANDARD` when absent. */
  readonly tableClass?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  /** By request when absent. */
  readonly billing?: Billing;
  /**
   * What stands before `TableName`, `TableArn` and `StreamArn` in the names of its exports, behind the
   * stack's; its name in `tables` when absent. It may be empty where a stack has one table.
   */
  readonly exportAs?: string;
  /**
   * How often others than functions read its stream, for the cost: calls of GetRecords a month. A reader
   * that asks one shard each second makes 2,628,000.
   */
  readonly streamReads?: { readonly callsPerMonth: number };
  /** Beside the application's. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * What becomes of the table when it leaves the template or the stack is deleted; `Retain` when absent.
   * One that `deletionProtection` protects cannot have `Delete`.
   */
  readonly deletionPolicy?: "Retain" | "Delete";
}
