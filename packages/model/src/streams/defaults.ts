import { randomUUID } from "node:crypto";

/** What a consumer takes from outside where its caller gives nothing else. */
export const systemClock: () => number = () => Date.now();
export const systemRandom: () => number = () => Math.random();
export const systemUuid: () => string = () => randomUUID();
