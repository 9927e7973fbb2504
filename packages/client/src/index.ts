export { type AwsSdkClient, type AwsSdkOptions, awsSdk } from "./aws-sdk.ts";
export type { Client, ClientTarget, SendOptions } from "./client.ts";
export type { Credentials } from "./http/credentials.ts";
export { type HttpOptions, http, type Timeouts } from "./http/http.ts";
export type { RetryOptions } from "./http/retry.ts";
export type { PostOptions, Transport, WireAnswer } from "./http/transport.ts";
export type { InProcessOptions } from "./in-process.ts";
export { inProcess } from "./in-process.ts";
export { abortError, ServiceError, type ServiceErrorDetails } from "./service-error.ts";
