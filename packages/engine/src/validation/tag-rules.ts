import type { Tag } from "@plinth/api";
import { ValidationException } from "../exceptions.ts";

/*
 * DynamoDB's rules for tags, in the words that others captured on AWS in October 2026. One tag that is
 * wrong refuses all that came with it.
 */

const tagsMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;

/** Letters, numbers and spaces of any script, and a few signs. */
const tagText = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u;

/** Tags of one request: each well-formed, none of Amazon's own, each key once, and not too many. */
export function checkTags(tags: readonly Tag[]): void {
  const keys = new Set<string>();
  for (const { Key, Value } of tags) {
    checkTagKey(Key);
    checkTagValue(Value);
    if (keys.has(Key)) {
      throw new ValidationException(
        `Duplicate Tag Keys provided as input: Duplicate Tag Key found ${Key}`,
      );
    }
    keys.add(Key);
  }
  checkTagCount(tags.length);
}

/**
 * Keys of tags that are to go. Amazon's own are not the caller's to take away either. A list's element
 * may be null, which the shape of a list of strings lets pass.
 */
export function checkTagKeys(keys: readonly (string | null)[]): void {
  for (const key of keys) {
    checkTagKey(key);
  }
  checkTagCount(keys.length);
}

/** As many tags can a resource have, those that it has already counted. */
export function checkTagCount(count: number): void {
  if (count > tagsMax) {
    throw new ValidationException(
      "Number of Tags exceed the current limit for the provided ResourceArn",
    );
  }
}

function checkTagKey(key: string | null | undefined): void {
  if (key === undefined || key === null || key === "" || !isTagText(key, keyLengthMax)) {
    throw refused("Key", key ?? undefined);
  }
  if (key.toLowerCase().startsWith("aws:")) {
    throw new ValidationException(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
  }
}

function checkTagValue(value: string | undefined): void {
  if (value === undefined || !isTagText(value, valueLengthMax)) {
    throw refused("Value", value);
  }
}

function isTagText(text: string, lengthMax: number): boolean {
  return text.length <= lengthMax && tagText.test(text);
}

function refused(part: "Key" | "Value", text: string | undefined): ValidationException {
  const fact = `The Tag ${part} provided is invalid`;
  return new ValidationException(`${fact}, ${part}: ${text ?? "null"}`, "action", fact);
}
