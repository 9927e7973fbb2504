import type { Application } from "../../application/application.ts";
import { ref, sub } from "../intrinsics.ts";
import { functionId, logQueryId } from "../logical-ids.ts";
import type { ResourceEntry, TemplateValue } from "../template-types.ts";

/** The questions to the logs, which the console lists in a folder of the stack's name. */
export function logQueryResources(application: Application): ResourceEntry[] {
  return Object.entries(application.monitoring?.logQueries ?? {}).map(([name, { logs, query }]) => [
    logQueryId(name),
    {
      Type: "AWS::Logs::QueryDefinition",
      Properties: {
        Name: sub(`\${AWS::StackName}/${name}`),
        LogGroupNames: logGroups(application, logs),
        QueryString: query,
      },
    },
  ]);
}

function logGroups({ functions }: Application, logs: "functions" | "httpApi"): TemplateValue[] {
  return logs === "httpApi"
    ? [ref("HttpApiAccessLog")]
    : [...functions.keys()].map((name) => ref(functionId(name, "LogGroup")));
}
