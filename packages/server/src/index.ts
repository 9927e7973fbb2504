export type { AccessKey } from "./access-key.ts";
export type {
  SdkHttpRequest,
  SdkHttpResponse,
  SdkRequestHandler,
} from "./aws-sdk-request-handler.ts";
export { awsSdkRequestHandler } from "./aws-sdk-request-handler.ts";
export type { Server, ServerLimits, ServerOptions } from "./server.ts";
export { CredentialsRequiredError, PortTakenError, startServer } from "./server.ts";
