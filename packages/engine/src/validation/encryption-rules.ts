import type { SSESpecification } from "@plinth/api";
import { ValidationException } from "../exceptions.ts";

/**
 * What a specification asks for; `undefined` for the key that AWS owns, which every table has that asks
 * for none and of which nothing is told. A type alone asks for it too.
 */
export function checkEncryption(specification: SSESpecification): SSESpecification | undefined {
  const { SSEType, KMSMasterKeyId } = specification;
  const isEnabled = specification.Enabled ?? SSEType !== undefined;
  if (!isEnabled) {
    refuseWithoutEncryption("SSEType", SSEType);
    refuseWithoutEncryption("KMSMasterKeyId", KMSMasterKeyId);
    return undefined;
  }
  if (SSEType === "AES256") {
    throw invalid("SSEType AES256 is not supported");
  }
  if (KMSMasterKeyId !== undefined && SSEType !== "KMS") {
    throw invalid("SSEType KMS is required if KMSMasterKeyId is specified");
  }
  return {
    Enabled: true,
    SSEType: "KMS",
    ...(KMSMasterKeyId === undefined ? {} : { KMSMasterKeyId }),
  };
}

function refuseWithoutEncryption(member: string, value: string | undefined): void {
  if (value !== undefined) {
    throw invalid(`${member} can not be specified if Enabled is false`);
  }
}

function invalid(fact: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${fact}`);
}
