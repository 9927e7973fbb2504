import type { DescribeLimitsOutput } from "@plinth/api";

/**
 * The quotas that a new account has.
 *
 * Differs from DynamoDB: they are not enforced, because nothing here is shared with other accounts.
 */
export function describeLimits(): DescribeLimitsOutput {
  return {
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  };
}
