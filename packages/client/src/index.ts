export type { Client, SendOptions } from "./client.ts";
