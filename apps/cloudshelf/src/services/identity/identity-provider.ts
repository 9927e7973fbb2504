/** Whom a token speaks of, once its signature, issuer, audience and time were found right. */
export interface Identity {
  readonly issuer: string;
  /** What the issuer calls the person, for good. */
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly groups: readonly string[];
}

/** The plug for an identity service beside the shop's own accounts. */
export interface IdentityProvider {
  /** Who is in this group is of the staff; without one, no token makes anybody an administrator. */
  readonly administratorGroup: string | undefined;
  /**
   * Whom the token speaks of. Rejects with `TokenRefusedError` for a token that cannot be believed,
   * and with `IssuerUnavailableError` when that cannot be found out now.
   */
  verify(token: string): Promise<Identity>;
}

/** The token is not one of the issuer's for this shop, or is over. */
export class TokenRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TokenRefusedError";
  }
}

/** The issuer's keys cannot be had. A token may be right, and is not believed until they can. */
export class IssuerUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "IssuerUnavailableError";
  }
}
