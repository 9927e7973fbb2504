/** Of a table or of one of its streams; a table's policy is for its indexes too. */
export interface PutResourcePolicyInput {
  ResourceArn: string;
  /** A policy document in JSON, of 20 KB at most, white space included. */
  Policy: string;
  /** The policy that is to be replaced; `NO_POLICY` when there must be none. */
  ExpectedRevisionId?: string;
  /** Confirms a policy that forbids its owner to put another. */
  ConfirmRemoveSelfResourceAccess?: boolean;
}

export interface PutResourcePolicyOutput {
  RevisionId?: string;
}

export interface GetResourcePolicyInput {
  ResourceArn: string;
}

export interface GetResourcePolicyOutput {
  Policy?: string;
  RevisionId?: string;
}

export interface DeleteResourcePolicyInput {
  ResourceArn: string;
  ExpectedRevisionId?: string;
}

/** The revision that was deleted; absent for a resource that has never had a policy. */
export interface DeleteResourcePolicyOutput {
  RevisionId?: string;
}
