import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { type IdentityConfig, isTrusted } from "./identity-config.ts";
import {
  type Identity,
  type IdentityProvider,
  IssuerUnavailableError,
  TokenRefusedError,
} from "./identity-provider.ts";

export interface OpenIdOptions extends IdentityConfig {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The least time between two looks for a key that is not known; 30 seconds when absent. */
  readonly keysRestMs?: number | undefined;
}

/** With a public key for checking, so that no reader of the keys can sign. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
];
const edwards = "EdDSA";
const clockToleranceSeconds = 60;
const answerMsMax = 5000;
const tokenLengthMax = 16_384;

/**
 * An issuer of OpenID Connect, such as a user pool of Cognito. Its keys are found by its discovery
 * document, kept, and looked for again when a token names one that is not among them.
 */
export function createOpenIdProvider(options: OpenIdOptions): IdentityProvider {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const currentKeys = (): Promise<JWTVerifyGetKey> => {
    keys ??= openKeys(options).catch((error: unknown) => {
      // The next token asks again.
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return {
    administratorGroup: options.administratorGroup,
    verify: async (token) => identityOf(await verifiedClaims(token, options, currentKeys), options),
  };
}

async function openKeys({ issuer, keysRestMs }: OpenIdOptions): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import("jose");
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = await readDiscovery(address);
  if (found["issuer"] !== issuer) {
    const message = `${address} speaks of another issuer: set CLOUDSHELF_IDENTITY_ISSUER to exactly its "issuer".`;
    throw new IssuerUnavailableError(message);
  }
  const keysAddress = found["jwks_uri"];
  if (typeof keysAddress !== "string" || !isTrusted(keysAddress)) {
    throw new IssuerUnavailableError(`${address} names no address of keys that can be trusted.`);
  }
  return createRemoteJWKSet(new URL(keysAddress), {
    timeoutDuration: answerMsMax,
    ...(keysRestMs === undefined ? {} : { cooldownDuration: keysRestMs }),
  });
}

async function readDiscovery(address: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const response = await fetch(address, {
      redirect: "error",
      signal: AbortSignal.timeout(answerMsMax),
    });
    if (!response.ok) throw new Error(`It answered ${response.status}`);
    return Object(await response.json());
  } catch (cause) {
    throw new IssuerUnavailableError(`${address} cannot be read.`, { cause });
  }
}

async function verifiedClaims(
  token: string,
  { issuer, now }: OpenIdOptions,
  currentKeys: () => Promise<JWTVerifyGetKey>,
): Promise<JWTPayload> {
  if (token.length > tokenLengthMax) throw new TokenRefusedError("The token is too long.");
  const { jwtVerify, errors } = await import("jose");
  const getKey: JWTVerifyGetKey = async (header, input) => {
    const keys = await currentKeys();
    try {
      return await keys(header, input);
    } catch (cause) {
      const isOfToken =
        cause instanceof errors.JWKSNoMatchingKey ||
        cause instanceof errors.JWKSMultipleMatchingKeys ||
        cause instanceof errors.JOSENotSupported;
      if (isOfToken) throw cause;
      throw new IssuerUnavailableError("The issuer's keys cannot be read.", { cause });
    }
  };
  try {
    const { payload } = await jwtVerify(token, getKey, {
      issuer,
      algorithms: [...algorithms, edwards],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
      requiredClaims: ["exp", "sub"],
    });
    return payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    const isOver = cause instanceof errors.JWTExpired;
    throw new TokenRefusedError(
      isOver ? "The token has expired." : "The token is not one of this shop's issuer.",
      { cause },
    );
  }
}

/**
 * By "Understanding user pool JSON web tokens" in Cognito's developer guide: an id token has the
 * client in `aud`; an access token has it in `client_id`, and neither `aud` nor an e-mail.
 */
function identityOf(claims: JWTPayload, { issuer, audiences }: OpenIdOptions): Identity {
  const use = claims["token_use"];
  if (use !== undefined && use !== "id" && use !== "access") {
    throw new TokenRefusedError("The token is neither an id token nor an access token.");
  }
  const clients =
    claims.aud === undefined && use === "access" ? [claims["client_id"]] : [claims.aud].flat();
  if (!clients.some((client) => audiences.some((each) => each === client))) {
    throw new TokenRefusedError("The token is for another client.");
  }
  const subject = claims.sub ?? "";
  if (subject === "" || subject.length > 255) {
    throw new TokenRefusedError("The token speaks of nobody.");
  }
  const verified = claims["email_verified"];
  const { given_name: given, family_name: family, email } = claims;
  return {
    issuer,
    subject,
    email: textIn(email),
    isEmailVerified: verified === true || verified === "true",
    firstName: textIn(given) ?? textIn(claims["name"]),
    lastName: textIn(family),
    groups: groupsIn(claims["cognito:groups"] ?? claims["groups"]),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function groupsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
