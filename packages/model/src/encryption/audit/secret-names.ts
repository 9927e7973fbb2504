/** Parts of names that a secret has. Compared without case and without separators. */
const secretWords = [
  "password",
  "passwd",
  "passphrase",
  "passwort",
  "secret",
  "token",
  "apikey",
  "privatekey",
  "credential",
  "authorization",
  "cookie",
  "plaintext",
] as const;

type SecretWord = (typeof secretWords)[number] | "api_key" | "private_key" | "api-key";

/** The name itself when it is one of a secret, as far as the compiler can tell. */
export type SecretName<Name> = Name extends string
  ? Lowercase<Name> extends `${string}${SecretWord}${string}`
    ? Name
    : never
  : never;

/** Whether an attribute of this name would hold a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z]/g, "");
  return secretWords.some((word) => plain.includes(word));
}
