import type { KeySchemaElement } from "@plinth/api";
import { ValidationException } from "../exceptions.ts";

/** "Up to four attributes each" ("Multi-attribute keys pattern" in the Developer Guide). */
const attributesMax = 4;

/** The order and the names of a table's or local index's key: it has one element or two. */
export function checkKeySchema(elements: readonly KeySchemaElement[]): void {
  const [first, second] = elements;
  if (first?.KeyType !== "HASH") {
    throw new ValidationException(
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    );
  }
  if (second !== undefined && second.AttributeName === first.AttributeName) {
    throw new ValidationException(
      "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    );
  }
  if (second !== undefined && second.KeyType !== "RANGE") {
    throw new ValidationException(
      "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    );
  }
}

/**
 * The key of a global index may have several attributes of each kind: those of the partition key
 * first, each list in the order in which queries go by it. A key of at most one of each has the rules
 * and the texts of a table's. The texts for the order and the counts are those that AWS was seen to
 * answer.
 */
export function checkGlobalKeySchema(elements: readonly KeySchemaElement[]): void {
  const partitionCount = elements.filter(({ KeyType }) => KeyType === "HASH").length;
  const sortCount = elements.length - partitionCount;
  if (elements[0]?.KeyType !== "HASH" || (partitionCount === 1 && sortCount <= 1)) {
    checkKeySchema(elements);
    return;
  }
  if (elements.slice(0, partitionCount).some(({ KeyType }) => KeyType !== "HASH")) {
    throw invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
  }
  checkCount(partitionCount, "HASH");
  checkCount(sortCount, "RANGE");
  if (new Set(elements.map(({ AttributeName }) => AttributeName)).size !== elements.length) {
    throw new ValidationException(
      "The KeySchema contains multiple key attributes with the same name",
    );
  }
}

function checkCount(count: number, keyType: "HASH" | "RANGE"): void {
  if (count > attributesMax) {
    throw invalid(`The KeySchema exceeds the maximum allowed number of ${keyType} key attributes`);
  }
}

function invalid(fact: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${fact}`);
}
