import { type Environment, readConfig } from "@plinth/kit";
import { z } from "zod";

/** An issuer of OpenID Connect whose tokens the shop believes. */
export interface IdentityConfig {
  readonly issuer: string;
  /** The clients for which its tokens are made. */
  readonly audiences: readonly string[];
  readonly administratorGroup: string | undefined;
}

const settings = z
  .object({
    CLOUDSHELF_IDENTITY_ISSUER: z
      .string()
      .refine(isTrusted, "Must be https://…, without a query; http:// only for this machine")
      .optional(),
    CLOUDSHELF_IDENTITY_AUDIENCE: z.string().optional(),
    CLOUDSHELF_IDENTITY_ADMINISTRATOR_GROUP: z.string().min(1).max(200).optional(),
  })
  .superRefine((values, { addIssue }) => {
    const { CLOUDSHELF_IDENTITY_ISSUER: issuer, CLOUDSHELF_IDENTITY_AUDIENCE: audience } = values;
    const refuse = (variable: string, message: string): void =>
      addIssue({ code: "custom", path: [variable], message });
    if (issuer !== undefined && audiencesOf(audience).length === 0) {
      const message = "Is missing: a token of the issuer may be for any of its clients";
      refuse("CLOUDSHELF_IDENTITY_AUDIENCE", message);
    }
    for (const variable of [
      "CLOUDSHELF_IDENTITY_AUDIENCE",
      "CLOUDSHELF_IDENTITY_ADMINISTRATOR_GROUP",
    ] as const) {
      if (issuer === undefined && values[variable] !== undefined) {
        refuse(variable, "Means nothing without CLOUDSHELF_IDENTITY_ISSUER");
      }
    }
  });

/** Undefined when only the shop's own accounts are believed. Throws a `ConfigError`. */
export function identityConfig(environment: Environment): IdentityConfig | undefined {
  const config = readConfig(settings, environment);
  const issuer = config.CLOUDSHELF_IDENTITY_ISSUER;
  if (issuer === undefined) return undefined;
  return {
    issuer,
    audiences: audiencesOf(config.CLOUDSHELF_IDENTITY_AUDIENCE),
    administratorGroup: config.CLOUDSHELF_IDENTITY_ADMINISTRATOR_GROUP,
  };
}

function audiencesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(",").flatMap((each) => (each.trim() === "" ? [] : [each.trim()]));
}

/** Keys that came over an open line could be anybody's. */
export function isTrusted(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, search, hash } = new URL(address);
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return search + hash === "" && (protocol === "https:" || (protocol === "http:" && isHere));
}
