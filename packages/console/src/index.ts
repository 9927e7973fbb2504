export { type Console, type ConsoleOptions, createConsole } from "./create-console.tsx";
export {
  createRequestFeed,
  type KeptRequest,
  type RequestFeed,
  type RequestFeedOptions,
} from "./requests/request-feed.ts";
