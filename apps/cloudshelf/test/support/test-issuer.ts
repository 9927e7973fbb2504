import { serveApp } from "@plinth/kit";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export interface TokenOptions {
  readonly claims?: JWTPayload;
  /** Claims of the usual ones that are left out. */
  readonly without?: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

/** An issuer of OpenID Connect on a free port: a discovery document, keys, and tokens signed by them. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Answers in place of the document of this path. */
  readonly answers: Map<string, () => Response>;
  /** An id token of a person with this subject. */
  token(subject: string, options?: TokenOptions): Promise<string>;
  /** From now on tokens are signed by another key, which takes the old one's place. */
  rotate(): Promise<void>;
  /** The key that everybody may read, as a text. */
  publicKey(): Promise<string>;
  stop(): Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const hourSeconds = 60 * 60;

export async function startIssuer(nowMs: () => number): Promise<TestIssuer> {
  let keyCount = 0;
  const newKey = async (): Promise<SigningKey> => {
    keyCount += 1;
    return { kid: `key-${keyCount}`, ...(await generateKeyPair("RS256", { extractable: true })) };
  };
  let key = await newKey();
  const asked: string[] = [];
  const answers = new Map<string, () => Response>();
  const served = await serveApp({
    fetch: async (request) => {
      const { pathname, origin } = new URL(request.url);
      asked.push(pathname);
      const answer = answers.get(pathname);
      if (answer !== undefined) return answer();
      if (pathname === "/.well-known/openid-configuration") {
        return Response.json({ issuer: origin, jwks_uri: `${origin}/keys` });
      }
      if (pathname !== "/keys") return new Response(null, { status: 404 });
      const jwk = { ...(await exportJWK(key.publicKey)), kid: key.kid, alg: "RS256", use: "sig" };
      return Response.json({ keys: [jwk] });
    },
  });
  const issuer = served.url;
  const audience = "the-shops-client";
  return {
    issuer,
    audience,
    asked,
    answers,
    async token(subject: string, options: TokenOptions = {}) {
      const now = Math.floor(nowMs() / 1000);
      const claims: JWTPayload = {
        iss: issuer,
        aud: audience,
        sub: subject,
        token_use: "id",
        email: `${subject}@example.com`,
        email_verified: true,
        given_name: subject,
        family_name: "Reader",
        iat: options.issuedAt ?? now,
        exp: options.expiresAt ?? now + hourSeconds,
        ...options.claims,
      };
      for (const name of options.without ?? []) delete claims[name];
      const header = { alg: "RS256", kid: key.kid };
      return await new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    },
    async rotate(): Promise<void> {
      key = await newKey();
    },
    publicKey: () => exportSPKI(key.publicKey),
    stop: () => served.stop(),
  };
}
