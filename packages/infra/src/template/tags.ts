import { textValue } from "./intrinsics.ts";
import type { TemplateObject } from "./template-types.ts";

type Tags = Readonly<Record<string, string>>;

/** The member `Tags` as most resources have it, and none where there are no tags. */
export function tagList(tags: Tags): TemplateObject {
  const list = Object.entries(tags).map(([Key, text]) => ({ Key, Value: textValue(text) }));
  return list.length === 0 ? {} : { Tags: list };
}

/** The same as API Gateway has it. */
export function tagMap(tags: Tags): TemplateObject {
  const entries = Object.entries(tags).map(([key, text]) => [key, textValue(text)]);
  return entries.length === 0 ? {} : { Tags: Object.fromEntries(entries) };
}
