import { tableOfArn } from "../../table/tagged-table.ts";
import { checkTagCount } from "../../validation/tag-rules.ts";
import type { OperationContext } from "../operation.ts";
import type { TagResource } from "./tag-resource-input.ts";

/**
 * Gives the table those tags; one with a key that it has already takes the old one's place.
 *
 * Differs from DynamoDB: the tags are there at once, because there is nothing to wait for.
 */
export function tagResource({ resourceArn, tags }: TagResource, context: OperationContext): object {
  const { record } = tableOfArn(resourceArn, context);
  const merged = new Map([...record.tags, ...tags].map((tag) => [tag.Key, tag]));
  checkTagCount(merged.size);

  context.transaction.saveTable({ ...record, tags: [...merged.values()] });
  return {};
}
