import type { StringShape } from "./shape.ts";

/* Shapes that the operations on streams share, with the lengths of the API reference. */

export const streamArnShape: StringShape = { kind: "string", lengthMin: 37, lengthMax: 1024 };
export const shardIdShape: StringShape = { kind: "string", lengthMin: 28, lengthMax: 65 };
