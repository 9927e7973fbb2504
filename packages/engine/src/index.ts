export type { Schedule } from "./background/background.ts";
export { ManualSchedule } from "./background/manual-schedule.ts";
export type { Engine, EngineOptions, ExecuteOptions } from "./engine.ts";
export { createEngine } from "./engine.ts";
export type { DynamoDBExceptionName } from "./exceptions.ts";
export { DynamoDBException } from "./exceptions.ts";
export type { WireResponse } from "./wire/exception-response.ts";
export type { WireRequest } from "./wire/wire-request.ts";
