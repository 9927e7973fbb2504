import type { Application } from "../application/application.ts";
import { invalidApplication } from "../application/invalid-application.ts";
import { templateConditions } from "./conditions.ts";
import { functionResources } from "./function-resources.ts";
import { httpApiResources } from "./http-api-resources.ts";
import { templateMappings } from "./log-retention.ts";
import { alarmResources } from "./monitoring/alarm-resources.ts";
import { costResources } from "./monitoring/cost-resources.ts";
import { dashboardResources } from "./monitoring/dashboard.ts";
import { logQueryResources } from "./monitoring/log-queries.ts";
import { topicResources } from "./monitoring/topic-resources.ts";
import { templateOutputs } from "./outputs.ts";
import { parameterInterface, templateParameters } from "./parameters.ts";
import { siteResources } from "./site-resources.ts";
import { tableResources } from "./table-resources.ts";
import { limitIssues } from "./template-limits.ts";
import {
  comments,
  type ResourceEntry,
  type Section,
  type Template,
  type TemplateResource,
} from "./template-types.ts";

/**
 * The CloudFormation template of an application, from which `printTemplate` makes YAML. It is made of
 * the application alone and always the same. Throws `invalidDefinition` when the application is larger
 * than one template can be.
 */
export function template(application: Application): Template {
  const parameters = templateParameters(application);
  const mappings = templateMappings(application);
  const conditions = templateConditions(application);
  const made: Template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: application.description,
    ...(Object.keys(parameters).length > 0 && {
      ...parameterInterface(application, parameters),
      Parameters: parameters,
    }),
    ...(Object.keys(mappings).length > 0 && { Mappings: mappings }),
    ...(Object.keys(conditions).length > 0 && { Conditions: conditions }),
    Resources: section(application, [
      ...tableResources(application),
      ...functionResources(application),
      ...httpApiResources(application),
      ...siteResources(application),
      ...topicResources(application),
      ...alarmResources(application),
      ...costResources(application),
      ...dashboardResources(application),
      ...logQueryResources(application),
    ]),
    Outputs: templateOutputs(application),
  };
  const issues = limitIssues(made);
  if (issues.length > 0) {
    throw invalidApplication(application.name, issues);
  }
  return made;
}

/** Throws `invalidDefinition` where two parts of the application come to one logical id. */
function section(
  { name }: Application,
  entries: readonly ResourceEntry[],
): Section<TemplateResource> {
  const ids = entries.map(([id]) => id);
  const repeated = ids.filter((id, position) => ids.indexOf(id) !== position);
  if (repeated.length > 0) {
    const message = `has two resources with the logical id ${repeated[0]}: rename a table or a function`;
    throw invalidApplication(name, [{ path: [], message }]);
  }
  const commented = entries.flatMap(([id, , comment]) =>
    comment === undefined ? [] : [[id, comment] as const],
  );
  return {
    ...Object.fromEntries(entries.map(([id, resource]) => [id, resource] as const)),
    [comments]: Object.fromEntries(commented),
  };
}
