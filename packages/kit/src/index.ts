export { ConfigError, type Environment, readConfig } from "./config.ts";
export { canStream } from "./http/can-stream.ts";
export { capacityLogging } from "./http/capacity-logging.ts";
export {
  createHttpApp,
  type HttpAppOptions,
  type HttpEnvironment,
} from "./http/create-http-app.ts";
export {
  createHttpApiHandler,
  type HttpApiEvent,
  type HttpApiHandler,
  type HttpApiResult,
} from "./http/http-api-handler.ts";
export {
  HttpProblem,
  type ProblemDetails,
  type ProblemStatus,
  problemResponse,
} from "./http/http-problem.ts";
export {
  createRateLimiter,
  type RateDecision,
  type RateLimiter,
  type RateLimiterOptions,
} from "./http/rate-limiter.ts";
export { remoteAddressOf } from "./http/remote-address.ts";
export { type ContentSecurity, securityHeaders } from "./http/security-headers.ts";
export {
  type Fetch,
  PortInUseError,
  type ServedApp,
  type ServeOptions,
  serveApp,
} from "./http/serve-app.ts";
export { serviceProblem } from "./http/service-problem.ts";
export { createStaticFiles, type StaticFiles } from "./http/static-files.ts";
export { throttle } from "./http/throttle.ts";
export {
  createLiveFeed,
  type LiveChanges,
  type LiveFeed,
  type LiveFeedOptions,
  type LiveListening,
  type LiveSource,
} from "./live/live-feed.ts";
export {
  type CapacityLog,
  createCapacityLog,
  type RequestCapacity,
  type RouteCapacity,
} from "./logging/capacity-log.ts";
export { createLogger, type LoggerOptions } from "./logging/create-logger.ts";
export {
  type AlarmMeasure,
  type AlarmRule,
  type AlarmState,
  alarmStates,
  processMeasures,
} from "./monitoring/alarms.ts";
export {
  createLogBuffer,
  type LogBuffer,
  type LogBufferOptions,
  type LogLevel,
  type LogLine,
  type LogQuery,
} from "./monitoring/log-buffer.ts";
export { meterRefusals } from "./monitoring/meter-refusals.ts";
export {
  type AnsweredRequest,
  createMetrics,
  type Figures,
  type Metrics,
  type MetricsOptions,
  type RouteFigures,
  type StatusClass,
} from "./monitoring/metrics.ts";
export {
  type HashPasswordOptions,
  hashPassword,
  type PasswordCost,
  passwordCostDefault,
  verifyPassword,
} from "./security/passwords.ts";
export {
  createCsrfToken,
  createToken,
  equalInConstantTime,
  hashToken,
  type RandomBytes,
  secureRandomBytes,
  verifyCsrfToken,
} from "./security/tokens.ts";
