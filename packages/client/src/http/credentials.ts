import { ServiceError } from "../service-error.ts";
import { plainCause } from "./plain-cause.ts";

/** What signs a call. The AWS SDK's credential providers give the same shape. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

export interface CredentialSource {
  /** Credentials that are at hand and good, without waiting. */
  current(): Credentials | undefined;
  /** Asks the provider; calls at the same time share one question. */
  load(): Promise<Credentials>;
  /** Forgets what DynamoDB refused; true when a provider may give something newer. */
  renew(refused: Credentials): boolean;
}

/** So long before they expire, credentials are replaced: a call under way must not outlive them. */
const expirationMarginMs = 5 * 60 * 1000;

/** Keeps what a provider gave until shortly before it expires. Without `given`, AWS's own chain. */
export function createCredentialSource(
  given: Credentials | (() => Promise<Credentials>) | undefined,
  now: () => number,
): CredentialSource {
  if (typeof given === "object") return fixedSource({ ...given });
  const provide = given === undefined ? defaultChain : () => customProvider(given);

  let known: Credentials | undefined;
  let loading: Promise<Credentials> | undefined;
  return {
    current() {
      const expiration = known?.expiration;
      const isGood = expiration === undefined || expiration.getTime() - expirationMarginMs > now();
      return isGood ? known : undefined;
    },
    load() {
      loading ??= provide()
        .then(
          (credentials) => {
            known = credentials;
            return credentials;
          },
          (error: unknown) => {
            // A provider that is away for a moment matters only when the old ones are of no use.
            if (known?.expiration !== undefined && known.expiration.getTime() > now()) return known;
            throw error;
          },
        )
        .finally(() => {
          loading = undefined;
        });
      return loading;
    },
    renew(refused) {
      if (known === refused) known = undefined;
      return true;
    },
  };
}

function fixedSource(credentials: Credentials): CredentialSource {
  return {
    current: () => credentials,
    load: () => Promise.resolve(credentials),
    renew: () => false,
  };
}

async function defaultChain(): Promise<Credentials> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  try {
    return await defaultProvider()();
  } catch (error) {
    throw notFound(error);
  }
}

function notFound(error: unknown): ServiceError {
  const reason = error instanceof Error ? error.message : "unknown reason";
  const cause = error instanceof Error ? plainCause(error) : undefined;
  return new ServiceError("CredentialsError", `AWS credentials were not found: ${reason}`, {
    cause,
  });
}

async function customProvider(provide: () => Promise<Credentials>): Promise<Credentials> {
  try {
    return await provide();
  } catch (error) {
    throw failed(error);
  }
}

/** A foreign function's message may hold what it failed to use, so only the error's class is told. */
function failed(error: unknown): ServiceError {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return new ServiceError("CredentialsError", `The credentials function failed with ${kind}`);
}
