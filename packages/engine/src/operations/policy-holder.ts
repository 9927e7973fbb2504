import {
  DynamoDBException,
  ResourceNotFoundException,
  ValidationException,
} from "../exceptions.ts";
import type { ResourcePolicyRecord } from "../storage/resource-policy-record.ts";
import type { Stream } from "../stream/stream.ts";
import { checkNotInUse, existing } from "../table/lifecycle.ts";
import { refusedArn } from "../table/refused-arn.ts";
import type { Table } from "../table/table.ts";
import type { OperationContext } from "./operation.ts";

/** What a policy can be attached to, and the policy it has. */
export interface PolicyHolder {
  readonly tableName: string;
  readonly policy: ResourcePolicyRecord | undefined;
  /** Puts another policy in the place of this one; refuses while the table cannot be changed. */
  save(policy: ResourcePolicyRecord): void;
}

type HolderContext = Pick<OperationContext, "transaction" | "region" | "accountId">;

/** The table or the stream with that ARN. The order of the checks is observable. */
export function findPolicyHolder(resourceArn: string, context: HolderContext): PolicyHolder {
  const { tableName, streamLabel } = resourceOf(resourceArn, context);
  const { transaction } = context;
  if (streamLabel === undefined) {
    return tableHolder(existing(transaction.findTable(tableName), tableName), context);
  }
  const stream = transaction.findStream(resourceArn);
  if (stream === undefined) {
    throw new ResourceNotFoundException(
      `Requested resource not found: Stream: ${streamLabel} not found for Table: ${tableName}`,
    );
  }
  return streamHolder(stream, context);
}

/** Refuses a change that was meant for another policy than the one there is. */
export function checkExpectedRevision(
  { policy, tableName }: PolicyHolder,
  expectedRevisionId: string | undefined,
): void {
  if (expectedRevisionId === undefined) {
    return;
  }
  const revisionId = policy?.document === undefined ? undefined : policy.revisionId;
  if (expectedRevisionId === (revisionId ?? "NO_POLICY")) {
    return;
  }
  const asked = `Requested update for policy with revision id ${expectedRevisionId}, but`;
  throw policyNotFound(
    revisionId === undefined
      ? `${asked} table ${tableName} has no associated policy.`
      : `${asked} the policy associated to target table ${tableName} has revision id ${revisionId}.`,
  );
}

/** The refusal of an operation that finds no policy, or another one. */
export function policyNotFound(detail: string): DynamoDBException {
  const fact = "Resource-based policy not found for the provided ResourceArn";
  return new DynamoDBException("PolicyNotFoundException", `${fact}: ${detail}`, {
    plainMessage: fact,
  });
}

/** A revision that is not the old one's, also when the clock stands still. */
export function nextRevisionId(policy: ResourcePolicyRecord | undefined, nowMs: number): string {
  return String(Math.max(Math.floor(nowMs), Number(policy?.revisionId ?? 0) + 1));
}

function tableHolder(table: Table, { transaction }: HolderContext): PolicyHolder {
  const { record } = table;
  return {
    tableName: record.tableName,
    policy: record.resourcePolicy,
    save(resourcePolicy) {
      if (record.status !== "UPDATING") {
        checkNotInUse(table);
      }
      transaction.saveTable({ ...record, resourcePolicy });
    },
  };
}

function streamHolder({ state, position }: Stream, { transaction }: HolderContext): PolicyHolder {
  return {
    tableName: state.tableName,
    policy: state.resourcePolicy,
    save(resourcePolicy) {
      transaction.saveStream({ ...state, resourcePolicy }, position);
    },
  };
}

interface NamedResource {
  readonly tableName: string;
  /** `undefined` for the table itself. */
  readonly streamLabel: string | undefined;
}

function resourceOf(resourceArn: string, context: HolderContext): NamedResource {
  if (!resourceArn.startsWith("arn:")) {
    throw refusedArn("notAnArn", resourceArn);
  }
  const [, partition, service, region, accountId, ...rest] = resourceArn.split(":");
  const resource = rest.join(":");
  const [, tableName, kind, label] = /^table\/([^/]+)(?:\/([^/]+)\/(.+))?$/.exec(resource) ?? [];
  const isKnown = kind === undefined || kind === "index" || kind === "stream";
  if (service !== "dynamodb" || tableName === undefined || !isKnown) {
    throw refusedArn("notOfDynamoDB", resourceArn);
  }
  if (kind === "index") {
    throw refusedArn("ofAnIndex", resourceArn);
  }
  if (accountId !== context.accountId) {
    throw new ValidationException(
      "This action is only supported by accounts that match the resource owner\u2019s account.",
    );
  }
  if (partition !== "aws" || region !== context.region) {
    throw refusedArn("ofElsewhere", resourceArn);
  }
  return { tableName, streamLabel: label };
}
