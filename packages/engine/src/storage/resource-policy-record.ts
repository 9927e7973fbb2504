/** What is kept of a table's or a stream's policy, in the record of either. */
export interface ResourcePolicyRecord {
  /** In the one form in which policies are kept; `undefined` once the policy was deleted. */
  readonly document: string | undefined;
  /** Epoch milliseconds of the change as text, and always greater than the one before. */
  readonly revisionId: string;
}
