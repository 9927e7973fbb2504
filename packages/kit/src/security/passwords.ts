import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt's cost: memory is 128 * N * r bytes. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What OWASP's password storage sheet gives for scrypt at 32 MiB. */
export const passwordCostDefault: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };

export interface HashPasswordOptions {
  readonly cost?: PasswordCost;
  readonly salt?: Uint8Array;
}

const saltSizeBytes = 16;
const hashSizeBytes = 32;

/** Gives `scrypt$N$r$p$salt$hash`: the parameters travel along, so that they can be raised later. */
export async function hashPassword(
  password: string,
  options: HashPasswordOptions = {},
): Promise<string> {
  const cost = options.cost ?? passwordCostDefault;
  const salt = options.salt ?? randomBytes(saltSizeBytes);
  const hash = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, base64(salt), base64(hash)].join("$");
}

/** Compares in constant time. A text that is not such a hash matches no password. */
export async function verifyPassword(password: string, passwordHash: string): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = passwordHash.split("$");
  if (scheme !== "scrypt" || salt === undefined || hash === undefined) return false;
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), cost);
  return expected.byteLength === actual.byteLength && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Uint8Array> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    // The same letters typed on two keyboards must be the same password, hence NFKC.
    scrypt(password.normalize("NFKC"), salt, hashSizeBytes, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
