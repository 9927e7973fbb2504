/** A pair of keys that may sign calls to this server. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Asked for in X-Amz-Security-Token when present. */
  readonly sessionToken?: string;
}
