import type { ListTagsOfResourceOutput } from "@plinth/api";
import { tableOfArn } from "../../table/tagged-table.ts";
import type { OperationContext } from "../operation.ts";
import type { ListTagsOfResource } from "./list-tags-of-resource-input.ts";

/** All tags of the table in one page: there are fifty at most. */
export function listTagsOfResource(
  { resourceArn }: ListTagsOfResource,
  context: OperationContext,
): ListTagsOfResourceOutput {
  return { Tags: [...tableOfArn(resourceArn, context).record.tags] };
}
