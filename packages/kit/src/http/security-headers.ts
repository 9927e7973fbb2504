import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

export interface ContentSecurity {
  /** Further places that images may come from. */
  readonly imageSources?: readonly string[];
}

/**
 * Everything from our own origin and nothing inline; no framing, no plug-ins. The values are
 * literal so that one reading shows the policy.
 */
export function securityHeaders(content: ContentSecurity): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:", ...(content.imageSources ?? [])],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "strict-origin-when-cross-origin",
    crossOriginResourcePolicy: "same-origin",
    strictTransportSecurity: "max-age=31536000; includeSubDomains",
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
    // A handler may tighten or loosen a header for itself.
    overwrite: false,
  });
}
