/** A value in a policy: a text, or in a template the intrinsic function that gives one. */
export type PolicyValue = string | Readonly<Record<string, unknown>>;

/** Tests of a request's context, by operator and key. */
export type PolicyCondition = Readonly<
  Record<string, Readonly<Record<string, PolicyValue | readonly PolicyValue[]>>>
>;

/** One permission, in the words of IAM's policy language. */
export interface PolicyStatement {
  /** Letters and digits, unlike any other's in the policy. */
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: PolicyValue | readonly PolicyValue[];
  readonly Condition?: PolicyCondition;
}

/**
 * What stands for the application's resources: in a template intrinsic functions, for a role that is
 * made by hand their ARNs.
 */
export interface PolicyResources {
  /** The ARN of a table, by its name in `tables`. */
  tableArn(tableName: string): PolicyValue;
  indexArn(tableName: string, indexName: string): PolicyValue;
  /** The ARN of a table's stream, which ends in `*` where its label is not known. */
  streamArn(tableName: string): PolicyValue;
  /** The ARN of whatever streams a table has: `<table>/stream/*`. */
  streamsArn(tableName: string): PolicyValue;
  /** A text in which `${AWS::Region}`, other pseudo parameters and the application's parameters stand. */
  text(text: string): PolicyValue;
}
