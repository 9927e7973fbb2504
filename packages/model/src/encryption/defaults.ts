import { randomBytes, randomUUID } from "node:crypto";

/** Gives so many random bytes. Encryption is as good as they are. */
export type RandomBytes = (sizeBytes: number) => Uint8Array;

/** The chance that encryption uses when it is given none. Kept here, so that there is one place to look at. */
export const systemRandomBytes: RandomBytes = randomBytes;

/** The clock that encryption uses when it is given none. */
export const systemClock: () => number = Date.now;

/** The ids that an audit trail uses when it is given none. */
export const systemUuid: () => string = randomUUID;
