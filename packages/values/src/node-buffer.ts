/**
 * Node's Buffer, or undefined in a browser tab. It only makes long inputs faster: whoever uses it
 * has a way without it, with the same results.
 */
export const nodeBuffer: typeof globalThis.Buffer | undefined = globalThis.Buffer;
