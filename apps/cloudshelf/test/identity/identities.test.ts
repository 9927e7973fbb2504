import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it, onTestFinished } from "vitest";
import { createOpenIdProvider } from "../../src/services/identity/openid-provider.ts";
import { openTestApi, type TestApi } from "../support/test-api.ts";
import { startIssuer, type TestIssuer } from "../support/test-issuer.ts";
import { sampleTimeMs } from "../support/test-shop.ts";

interface TestIdentity extends TestApi {
  readonly issuer: TestIssuer;
  get(path: string, token: string): ReturnType<TestApi["call"]>;
}

interface ApiOptions {
  readonly administratorGroup?: string;
  /** None when absent; the provider's own when undefined. */
  readonly keysRestMs?: number | undefined;
  readonly isSlashed?: boolean;
}

/** The whole application, with an issuer that it believes. */
async function openApi(options: ApiOptions = {}): Promise<TestIdentity> {
  const { administratorGroup, isSlashed = false } = options;
  const keysRestMs = "keysRestMs" in options ? options.keysRestMs : 0;
  const clock = { nowMs: sampleTimeMs };
  const issuer = await startIssuer(() => clock.nowMs);
  const api = await openTestApi({
    identity: createOpenIdProvider({
      issuer: isSlashed ? `${issuer.issuer}/` : issuer.issuer,
      audiences: [issuer.audience],
      administratorGroup,
      now: () => clock.nowMs,
      keysRestMs,
    }),
  });
  onTestFinished(async () => {
    await issuer.stop();
    await api.engine.close();
  });
  return { ...api, issuer, get: (path, token) => api.call(`GET ${path}`, { token }) };
}

describe("a token of an identity service", () => {
  it("S-15 makes an account at first sight, and opens it from then on", async () => {
    const { get, issuer } = await openApi();
    const token = await issuer.token("ada");
    const early = await get("/cart/user-x", token);
    expect([early.status, early.body.error.code]).toEqual([403, "PROFILE_NEEDED"]);
    const me = await get("/users/me", token);
    expect([me.status, me.body]).toEqual([
      200,
      expect.objectContaining({ email: "ada@example.com", firstName: "ada", role: "customer" }),
    ]);
    const { userId } = me.body;
    expect((await get(`/cart/${userId}`, token)).status).toBe(200);
    expect((await get("/users/me", await issuer.token("ada"))).body.userId).toBe(userId);
    expect((await get(`/users/${userId}`, await issuer.token("bea"))).status).toBe(403);
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("S-15 leaves local accounts as they are, with an issuer, without, and while it is down", async () => {
    const api = await openApi();
    api.issuer.answers.set(
      "/.well-known/openid-configuration",
      () => new Response(null, { status: 500 }),
    );
    const refused = await api.get("/users/me", await api.issuer.token("ada"));
    expect([refused.status, refused.body.error.code]).toEqual([503, "IDENTITY_UNAVAILABLE"]);
    expect(refused.headers.get("retry-after")).toBe("10");
    const { userId, token } = await api.register("cay");
    expect((await api.get(`/users/${userId}`, token)).status).toBe(200);
    const credentials = { email: "cay@example.com", password: "a long enough password" };
    expect((await api.call("POST /sessions", { body: credentials })).status).toBe(201);
    api.issuer.answers.clear();
    expect((await api.get("/users/me", await api.issuer.token("ada"))).status).toBe(200);

    const local = await openTestApi();
    onTestFinished(() => local.engine.close());
    const stranger = await local.call("GET /users/me", { token: await api.issuer.token("ada") });
    expect([stranger.status, stranger.body.error.code]).toEqual([401, "SIGN_IN_REQUIRED"]);
  });

  it("asks for the keys again when they were changed, and refuses the old one's tokens then", async () => {
    const { get, issuer } = await openApi();
    const old = await issuer.token("ada");
    expect((await get("/users/me", old)).status).toBe(200);
    await issuer.rotate();
    expect((await get("/users/me", await issuer.token("ada"))).status).toBe(200);
    expect((await get("/users/me", old)).status).toBe(401);
  });

  it("says that it cannot know when the keys do not come", async () => {
    const { get, issuer } = await openApi();
    issuer.answers.set("/keys", () => new Response("busy", { status: 503 }));
    const answer = await get("/users/me", await issuer.token("ada"));
    expect([answer.status, answer.body.error.code]).toEqual([503, "IDENTITY_UNAVAILABLE"]);
    issuer.answers.clear();
    expect((await get("/users/me", await issuer.token("ada"))).status).toBe(200);
  });

  it.each([
    ["another issuer", { issuer: "https://evil.example.com", jwks_uri: "http://127.0.0.1/keys" }],
    ["keys over an open line", { jwks_uri: "http://keys.example.com/keys" }],
    ["no keys", {}],
  ])("is not believed when the discovery document has %s", async (_, changes) => {
    const { get, issuer } = await openApi();
    const document = { issuer: issuer.issuer, ...changes };
    issuer.answers.set("/.well-known/openid-configuration", () => Response.json(document));
    expect((await get("/users/me", await issuer.token("ada"))).status).toBe(503);
  });

  const nowSeconds = sampleTimeMs / 1000;
  it.each([
    ["for another client", { claims: { aud: "another" } }],
    ["for nobody in particular", { without: ["aud"] }],
    ["of another issuer", { claims: { iss: "https://evil.example.com" } }],
    ["that is over", { expiresAt: nowSeconds - 61 }],
    ["that does not end", { without: ["exp"] }],
    ["that is not yet", { claims: { nbf: nowSeconds + 61 } }],
    ["without a subject", { without: ["sub"] }],
    ["of an unknown use", { claims: { token_use: "refresh" } }],
    [
      "whose client stands where an access token has it",
      { claims: { client_id: "the-shops-client", aud: "another" } },
    ],
  ])("is refused %s", async (_, options) => {
    const { get, issuer } = await openApi();
    const answer = await get("/users/me", await issuer.token("ada", options));
    expect([answer.status, answer.body.error.code]).toEqual([401, "TOKEN_REFUSED"]);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  });

  it("may be a minute off", async () => {
    const { get, issuer } = await openApi();
    const token = await issuer.token("ada", { expiresAt: nowSeconds - 59 });
    expect((await get("/users/me", token)).status).toBe(200);
  });

  it("is refused unsigned, signed by a secret that is the public key, and by a stranger's key", async () => {
    const { get, issuer } = await openApi();
    const claims = { sub: "ada", email: "ada@example.com", email_verified: true };
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setExpirationTime(nowSeconds + 3600)
      .encode();
    const signed = (alg: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: "key-1" })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime(nowSeconds + 3600);
    const secret = new TextEncoder().encode(await issuer.publicKey());
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const tokens = [
      unsigned,
      await signed("HS256").sign(secret),
      await signed("RS256").sign(
        createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })),
      ),
    ];
    for (const token of tokens) {
      const answer = await get("/users/me", token);
      expect([answer.status, answer.body.error.code]).toEqual([401, "TOKEN_REFUSED"]);
    }
  });

  it.each(["a.b.c", "e30.e30.e30", "..", "eyJhbGciOiJSUzI1NiJ9.."])(
    "is refused when it is none: %s",
    async (token) => {
      const { get } = await openApi();
      expect((await get("/users/me", token)).status).toBe(401);
    },
  );

  it("is refused when it is huge, before anything in it is read", async () => {
    const { get, issuer } = await openApi();
    const claims = { note: "a".repeat(20_000) };
    const answer = await get("/users/me", await issuer.token("ada", { claims }));
    expect([answer.status, answer.body.error.code]).toEqual([401, "TOKEN_REFUSED"]);
    expect(issuer.asked).toEqual([]);
  });

  it("may be for several clients, when the shop's is one of them", async () => {
    const { get, issuer } = await openApi();
    const token = (aud: readonly string[]) => issuer.token("ada", { claims: { aud: [...aud] } });
    expect((await get("/users/me", await token(["other", issuer.audience]))).status).toBe(200);
    expect((await get("/users/me", await token(["other", "another"]))).status).toBe(401);
    expect((await get("/users/me", await token([]))).status).toBe(401);
  });

  it("asks for keys once in a while, however many tokens name one that is not there", async () => {
    const { get, issuer } = await openApi({ keysRestMs: undefined });
    expect((await get("/users/me", await issuer.token("ada"))).status).toBe(200);
    await issuer.rotate();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => issuer.token("ada")));
    const answers = await Promise.all(tokens.map((token) => get("/users/me", token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(401));
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("may come from an issuer whose name ends in a slash", async () => {
    const { get, issuer } = await openApi({ isSlashed: true });
    issuer.answers.set("/.well-known/openid-configuration", () =>
      Response.json({ issuer: `${issuer.issuer}/`, jwks_uri: `${issuer.issuer}/keys` }),
    );
    const slashed = await issuer.token("ada", { claims: { iss: `${issuer.issuer}/` } });
    expect((await get("/users/me", slashed)).status).toBe(200);
    expect((await get("/users/me", await issuer.token("ada"))).status).toBe(401);
  });

  it("opens nothing when the account is gone and the way to it was left behind", async () => {
    const { get, issuer, client } = await openApi();
    const token = await issuer.token("ada");
    const { userId } = (await get("/users/me", token)).body;
    await client.send("DeleteItem", {
      TableName: "cloudshelf-users",
      Key: { user_id: { S: userId } },
    });
    const answer = await get("/users/me", token);
    expect([answer.status, answer.body.error.code]).toEqual([403, "ACCOUNT_INACTIVE"]);
  });

  it("opens no local account of the same e-mail, in whatever case", async () => {
    const { get, issuer, register } = await openApi();
    const { userId } = await register("ada");
    const token = await issuer.token("other", { claims: { email: "Ada@Example.com" } });
    const answer = await get("/users/me", token);
    expect([answer.status, answer.body.error.code]).toEqual([409, "EMAIL_TAKEN"]);
    expect((await get(`/users/${userId}`, token)).status).toBe(403);
  });

  it.each([
    ["no e-mail", { without: ["email"] }],
    ["an e-mail that nobody has verified", { claims: { email_verified: false } }],
    ["an e-mail of which nothing is said", { without: ["email_verified"] }],
  ])("makes no account for %s", async (_, options) => {
    const { get, issuer } = await openApi();
    const answer = await get("/users/me", await issuer.token("ada", options));
    expect([answer.status, answer.body.error.code]).toEqual([403, "EMAIL_NOT_VERIFIED"]);
  });

  it("may be Cognito's access token, once there is an account", async () => {
    const { get, issuer } = await openApi();
    const access = await issuer.token("ada", {
      without: ["aud", "email", "email_verified"],
      claims: { token_use: "access", client_id: issuer.audience },
    });
    expect((await get("/users/me", access)).status).toBe(403);
    const { userId } = (await get("/users/me", await issuer.token("ada"))).body;
    expect((await get(`/users/${userId}`, access)).status).toBe(200);
    const other = await issuer.token("ada", {
      without: ["aud"],
      claims: { token_use: "access", client_id: "another" },
    });
    expect((await get(`/users/${userId}`, other)).status).toBe(401);
  });

  it("makes one account when the same person comes twenty times at once", async () => {
    const { get, issuer } = await openApi();
    const token = await issuer.token("ada");
    const answers = await Promise.all(Array.from({ length: 20 }, () => get("/users/me", token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.userId)).size).toBe(1);
  });

  it("is of no use for an account that is inactive, or gone", async () => {
    const { get, issuer, shop } = await openApi();
    const token = await issuer.token("ada");
    const { userId } = (await get("/users/me", token)).body;
    await shop.accountOffice.change(userId, { accountStatus: "inactive" }, undefined);
    const inactive = await get("/users/me", token);
    expect([inactive.status, inactive.body.error.code]).toEqual([403, "ACCOUNT_INACTIVE"]);
    await shop.accountOffice.remove(userId, undefined);
    const again = await get("/users/me", token);
    expect(again.status).toBe(200);
    expect(again.body.userId).not.toBe(userId);
  });

  it("makes nobody an administrator, whatever groups it has", async () => {
    const { get, issuer } = await openApi();
    const claims = { "cognito:groups": ["administrator", "staff"], role: "administrator" };
    const me = await get("/users/me", await issuer.token("ada", { claims }));
    expect(me.body.role).toBe("customer");
  });

  it("makes administrators of the group that is configured, until they leave it", async () => {
    const { get, issuer, shop } = await openApi({ administratorGroup: "staff" });
    const claims = { "cognito:groups": ["staff"] };
    const member = await issuer.token("ada", { claims });
    expect((await get("/users/me", member)).body.role).toBe("administrator");
    expect((await get("/orders?date=2025-09-05", member)).status).toBe(200);
    const former = await issuer.token("ada");
    expect((await get("/orders?date=2025-09-05", former)).status).toBe(403);
    const { userId } = (await get("/users/me", former)).body;
    expect((await shop.accounts.user(userId)).role).toBe("customer");
    expect((await get("/orders?date=2025-09-05", member)).status).toBe(403);
  });
});
