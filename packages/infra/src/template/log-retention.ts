import type { Application } from "../application/application.ts";
import { findInMap, ref } from "./intrinsics.ts";
import type { Section, TemplateObject, TemplateValue } from "./template-types.ts";

const defaultLogRetentionDays = 30;
const mappingName = "LogRetention";

/** How long a log is kept, in days, when it does not say so itself. */
export function retentionDays({ monitoring }: Application): TemplateValue {
  const retention = monitoring?.logRetentionDays ?? defaultLogRetentionDays;
  return typeof retention === "number"
    ? retention
    : findInMap(mappingName, ref(retention.parameter), "Days");
}

/** What the template looks up by its parameters' values. */
export function templateMappings({
  monitoring,
  functions,
  httpApi,
}: Application): Section<TemplateObject> {
  const retention = monitoring?.logRetentionDays;
  const isUsed =
    httpApi !== undefined ||
    [...functions.values()].some(({ logRetentionDays }) => logRetentionDays === undefined);
  if (typeof retention !== "object" || !isUsed) {
    return {};
  }
  const byValue = Object.entries(retention.days).map(([value, Days]) => [value, { Days }]);
  return { [mappingName]: Object.fromEntries(byValue) };
}
