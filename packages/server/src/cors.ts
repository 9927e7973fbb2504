import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";

/** Which web pages may call this endpoint from a browser. */
export interface Cors {
  /** The answer to an OPTIONS call of an allowed origin, else undefined. */
  preflight(headers: IncomingHttpHeaders): Answer | undefined;
  /** The headers that let an allowed page read an answer, else undefined. */
  answerHeaders(origin: string): readonly string[] | undefined;
}

/**
 * Allows the listed origins, `"*"` for any.
 * Differs from DynamoDB: it allows every origin; here none unless configured, because behind it is
 * not a signature but a developer's whole database.
 */
export function createCors(origins: readonly string[]): Cors {
  const isAllowed = (origin: string): boolean => origins.includes("*") || origins.includes(origin);
  return {
    preflight(headers) {
      const { origin } = headers;
      if (origin === undefined || !isAllowed(origin)) return undefined;
      const asked = headers["access-control-request-headers"];
      return {
        statusCode: 200,
        body: "",
        headers: [
          "Access-Control-Allow-Methods",
          "POST",
          "Access-Control-Allow-Headers",
          typeof asked === "string" ? asked : "*",
          "Access-Control-Max-Age",
          "172800",
          ...(headers["access-control-request-private-network"] === "true"
            ? ["Access-Control-Allow-Private-Network", "true"]
            : []),
        ],
      };
    },
    answerHeaders(origin) {
      if (origins.length === 0 || !isAllowed(origin)) return undefined;
      return [
        "Access-Control-Allow-Origin",
        origin,
        "Vary",
        "Origin",
        "Access-Control-Expose-Headers",
        "x-amzn-RequestId, x-amz-crc32, Date",
      ];
    },
  };
}
