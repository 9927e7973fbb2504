import { ServiceError } from "../service-error.ts";
import type { Credentials } from "./credentials.ts";

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
    if (secret) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean;
}
