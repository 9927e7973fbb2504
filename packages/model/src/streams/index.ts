export type { JsonStreamRecord } from "./change-record.ts";
export { consumeStream, type StreamConsumer } from "./consume-stream.ts";
export type { ConsumerOptions, HandlingOptions } from "./consumer-options.ts";
export { defineStreamHandler } from "./define-stream-handler.ts";
export { type FollowOptions, followStream, type StreamFollower } from "./follow-stream.ts";
export {
  type LambdaStreamEvent,
  type LambdaStreamResult,
  lambdaHandler,
} from "./lambda-handler.ts";
export type { RecordName, StreamProblem } from "./problem.ts";
export { recordsSetAside, type SetAsideRecord, type SetAsideRecords } from "./records-set-aside.ts";
export {
  defineStreamState,
  type StreamStateEntity,
  type StreamStateRepository,
} from "./state/define-stream-state.ts";
export type { FollowStatus } from "./stream-following.ts";
export type {
  InsertEvent,
  ModifyEvent,
  OnceResult,
  OnceWork,
  RemoveEvent,
  StreamContext,
  StreamHandler,
  StreamHandlerOptions,
  StreamListeners,
} from "./stream-handler.ts";
