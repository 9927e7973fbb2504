/**
 * How a request came in. Over the `wire` it is JSON, so binary is base64 text; through the door for
 * `values` it is the program's own objects, so binary is a `Uint8Array`.
 */
export type Door = "wire" | "values";
