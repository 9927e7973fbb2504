export interface PaymentRequest {
  /** A provider books one key once, however often it is asked. */
  readonly idempotencyKey: string;
  /**
   * Whose payment it is. With the key, which is the order's id, it finds the order that a payment is
   * for: a payment without one was authorized just before a crash, and is to be released.
   */
  readonly customerId: string;
  readonly amountCents: number;
  readonly card: {
    readonly number: string;
    readonly expiry: string;
    readonly securityCode: string;
    readonly holder: string;
  };
}

export type PaymentDecision =
  | { readonly kind: "approved"; readonly reference: string }
  | { readonly kind: "declined"; readonly reason: string };

/** The plug for a payment provider. */
export interface PaymentProvider {
  authorize(request: PaymentRequest): Promise<PaymentDecision>;
  /** Gives an authorized amount back; a second call for one reference does nothing. */
  release(reference: string): Promise<void>;
}

/** Approves every card but these two, which a tester types to see a refusal. */
export const declinedCardNumber = "4000000000000002";
const emptyCardNumber = "4000000000009995";

/** Moves no money. The references are made from the key, so a repeated call gives the same one. */
export function createSimulatedPayment(): PaymentProvider {
  return {
    authorize(request: PaymentRequest): Promise<PaymentDecision> {
      const number = request.card.number.replaceAll(/[\s-]/g, "");
      if (number === declinedCardNumber) {
        return Promise.resolve({ kind: "declined", reason: "The card was declined." });
      }
      if (number === emptyCardNumber) {
        return Promise.resolve({ kind: "declined", reason: "The card has insufficient funds." });
      }
      return Promise.resolve({
        kind: "approved",
        reference: `simulated-${request.idempotencyKey}`,
      });
    },
    release(): Promise<void> {
      return Promise.resolve();
    },
  };
}
