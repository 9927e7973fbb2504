import type { AccessPattern } from "@plinth/infra";
import { entities } from "../schema.ts";

const { IdentityGuard } = entities;

/** What is done for those who come with a token of an identity service, when one is configured. */
export const identityPatterns = {
  identityOwner: {
    description: "Whose account a token of an identity service opens",
    entity: IdentityGuard,
    operation: "GetItem",
    consistent: true,
    volume: { callsPerMonth: 1000 },
  },
  takeIdentity: {
    description: "A person of an identity service has one account",
    entity: IdentityGuard,
    operation: "PutItem",
    transactional: true,
    volume: { callsPerMonth: 50 },
  },
  removeIdentity: {
    description: "An account goes, and with it the way in by an identity service",
    entity: IdentityGuard,
    operation: "DeleteItem",
    transactional: true,
    volume: { callsPerMonth: 5 },
  },
} satisfies Readonly<Record<string, AccessPattern>>;
