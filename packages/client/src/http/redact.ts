import { ServiceError } from "../service-error.ts";
import type { Credentials } from "./credentials.ts";

/**
 * A shorter text is a stand-in for an endpoint that asks for none, such as "x" or "local". It is no
 * secret, and taking it out would spoil names and messages: `AbortError` has an "x" or a "b" somewhere.
 */
const secretLengthMin = 8;

/** An endpoint may repeat what it was sent; this takes the secrets out of what it said. */
export function redactError(error: ServiceError, credentials: Credentials): ServiceError {
  const message = redact(error.message, credentials);
  if (message === error.message) return error;
  const { statusCode, requestId, cancellationReasons, item, isRetryable } = error;
  return new ServiceError(redact(error.name, credentials), message, {
    statusCode,
    requestId,
    cancellationReasons,
    item,
    isRetryable,
  });
}

function redact(text: string, { secretAccessKey, sessionToken }: Credentials): string {
  let clean = text.replace(/AWS4-HMAC-SHA256 Credential=[^'"\n]*/g, "[authorization]");
  clean = clean.replace(/Signature=[0-9a-f]+/gi, "Signature=[redacted]");
  for (const secret of [secretAccessKey, sessionToken]) {
    if (secret !== undefined && secret.length >= secretLengthMin)
      clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean;
}
