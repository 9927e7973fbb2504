import type { Application } from "../application/application.ts";
import { getAtt, ref, sub } from "./intrinsics.ts";
import { functionId, tableId } from "./logical-ids.ts";
import type { Section, TemplateOutput, TemplateValue } from "./template-types.ts";

type Entry = readonly [string, TemplateOutput];

/** What other stacks import by `<stack>-<name>`, and what whoever deploys needs next. */
export function templateOutputs(application: Application): Section<TemplateOutput> {
  return Object.fromEntries([
    ...tableOutputs(application),
    ...functionOutputs(application),
    ...addressOutputs(application),
    ...alertOutputs(application),
  ]);
}

function tableOutputs({ tables }: Application): Entry[] {
  return [...tables].flatMap(([place, { table, exportAs = place }]) => {
    const id = tableId(place);
    const of = (part: string, description: string, value: TemplateValue): Entry => [
      `${place}${part}`,
      output(description, value, `${exportAs}${part}`),
    ];
    const outputs = [
      of("TableName", `The real name of the table ${place}`, ref(id)),
      of("TableArn", `The ARN of the table ${place}`, getAtt(id, "Arn")),
    ];
    return table.stream === undefined
      ? outputs
      : [...outputs, of("StreamArn", `The ARN of the stream of ${place}`, getAtt(id, "StreamArn"))];
  });
}

function functionOutputs({ functions }: Application): Entry[] {
  return [...functions].map(([name, { description }]) => {
    const id = functionId(name, "Function");
    return [
      `${id}Arn`,
      output(`The ARN of the function ${name}: ${description}`, getAtt(id, "Arn"), `${id}Arn`),
    ];
  });
}

function addressOutputs({ httpApi, site }: Application): Entry[] {
  const ofApi: Entry[] = [
    [
      "HttpApiUrl",
      output("Where the HTTP API answers", getAtt("HttpApi", "ApiEndpoint"), "HttpApiUrl"),
    ],
  ];
  const address = site?.domain === undefined ? "${SiteDistribution.DomainName}" : site.domain.name;
  const ofSite: Entry[] = [
    ["SiteUrl", output("Where the site is", sub(`https://${address}`), "SiteUrl")],
    ["SiteBucketName", output("Where the site's files go", ref("SiteBucket"), "SiteBucketName")],
    [
      "SiteDistributionId",
      output("What to invalidate after new files", ref("SiteDistribution"), "SiteDistributionId"),
    ],
  ];
  return [...(httpApi === undefined ? [] : ofApi), ...(site === undefined ? [] : ofSite)];
}

function alertOutputs({ monitoring }: Application): Entry[] {
  return monitoring === undefined
    ? []
    : [["AlertsTopicArn", output("Where alarms are told", ref("Alerts"), "AlertsTopicArn")]];
}

function output(Description: string, Value: TemplateValue, name: string): TemplateOutput {
  return { Description, Value, Export: { Name: sub(`\${AWS::StackName}-${name}`) } };
}
