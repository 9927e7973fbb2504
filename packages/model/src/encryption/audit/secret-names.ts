/** Parts of names that a secret has. Compared without case and without separators. */
const secretWords = [
  "password",
  "passwd",
  "passcode",
  "pwd",
  "passphrase",
  "passwort",
  "secret",
  "token",
  "apikey",
  "privatekey",
  "accesskey",
  "encryptionkey",
  "signingkey",
  "masterkey",
  "bearer",
  "jwt",
  "credential",
  "authorization",
  "cookie",
  "plaintext",
] as const;

/** As `secretWords`, and with the separators that the compiler cannot take out. */
type SecretWord =
  | (typeof secretWords)[number]
  | `${"api" | "private" | "access" | "encryption" | "signing" | "master"}${"_" | "-"}key`;

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
