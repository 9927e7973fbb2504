import { tableOfArn } from "../../table/tagged-table.ts";
import type { OperationContext } from "../operation.ts";
import type { UntagResource } from "./untag-resource-input.ts";

/** Takes the tags with those keys away. That there is none is no error. */
export function untagResource(
  { resourceArn, tagKeys }: UntagResource,
  context: OperationContext,
): object {
  const { record } = tableOfArn(resourceArn, context);
  const tags = record.tags.filter(({ Key }) => !tagKeys.includes(Key));

  context.transaction.saveTable({ ...record, tags });
  return {};
}
