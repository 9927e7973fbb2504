import type {
  BillingMode,
  OnDemandThroughput,
  ProvisionedThroughput,
  TableClass,
  WarmThroughput,
} from "@plinth/api";
import { ValidationException } from "../exceptions.ts";
import { initialWarmUnits } from "../table/table-definition.ts";

/*
 * Rules for what a table or an index may take on demand, what it is to bear, and its class. `place` is
 * where a limit applies: a table or one of its indexes.
 */

export interface ThroughputPlace {
  /** `undefined` for the table. */
  readonly indexName: string | undefined;
}

const requestUnits = ["MaxReadRequestUnits", "MaxWriteRequestUnits"] as const;

/** Limits are for what is on demand, and at least 1; where there are some already, -1 takes one away. */
export function checkOnDemandThroughput(
  throughput: OnDemandThroughput | undefined,
  billingMode: BillingMode,
  { indexName, isChange }: ThroughputPlace & { readonly isChange: boolean },
): void {
  for (const member of requestUnits) {
    const units = throughput?.[member];
    if (units !== undefined && billingMode === "PROVISIONED") {
      const place = indexName === undefined ? "" : ` for index : ${indexName}`;
      throw invalid(
        `${member} for OnDemandThroughput${place} cannot be specified when the table BillingMode is PROVISIONED`,
      );
    }
    if (units !== undefined && units < 1 && !(isChange && units === -1)) {
      const place = indexName === undefined ? "table" : `index : ${indexName}`;
      throw invalid(
        `Requested ${member} for OnDemandThroughput for ${place} is outside of valid range`,
      );
    }
  }
}

/** The limits there are with those that change; `undefined` when none is left. */
export function mergedOnDemandThroughput(
  old: OnDemandThroughput | undefined,
  change: OnDemandThroughput | undefined,
): OnDemandThroughput | undefined {
  const limits = Object.entries({ ...old, ...change }).filter(([, units]) => units > 0);
  return limits.length === 0 ? undefined : Object.fromEntries(limits);
}

const initialUnits =
  "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

/** A new table or index is to bear no less than it can by itself. */
export function checkNewWarmThroughput(
  asked: WarmThroughput | undefined,
  billingMode: BillingMode,
  throughput: ProvisionedThroughput | undefined,
  place: ThroughputPlace,
): void {
  const isOnDemand = billingMode === "PAY_PER_REQUEST";
  refuseLess(asked, initialWarmUnits(billingMode, throughput), place, (member) =>
    isOnDemand
      ? initialUnits
      : `${member === "ReadUnitsPerSecond" ? "Read" : "Write"}CapacityUnits of ProvisionedThroughput`,
  );
}

/** What is warm is not lowered. */
export function checkMoreWarmThroughput(
  asked: WarmThroughput | undefined,
  current: Required<WarmThroughput>,
  place: ThroughputPlace,
): void {
  refuseLess(
    asked,
    current,
    place,
    () => "current WarmThroughput, decreasing WarmThroughput is not supported",
  );
}

function refuseLess(
  asked: WarmThroughput | undefined,
  floor: Required<WarmThroughput>,
  { indexName }: ThroughputPlace,
  nameFloor: (member: keyof WarmThroughput) => string,
): void {
  for (const member of ["ReadUnitsPerSecond", "WriteUnitsPerSecond"] as const) {
    const units = asked?.[member];
    if (units !== undefined && units < floor[member]) {
      const place = indexName === undefined ? "table" : `index ${indexName}`;
      throw invalid(
        `Requested ${member} for WarmThroughput for ${place} is lower than ${nameFloor(member)}`,
      );
    }
  }
}

/** The class of a table by a name that the caller gave; refused in words of its own. */
export function checkTableClass(name: string | undefined): TableClass | undefined {
  if (name !== undefined && name !== "STANDARD" && name !== "STANDARD_INFREQUENT_ACCESS") {
    throw new ValidationException(
      "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].",
    );
  }
  return name;
}

function invalid(fact: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${fact}`);
}
