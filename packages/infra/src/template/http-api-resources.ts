import type { Application } from "../application/application.ts";
import type { HttpApiOptions } from "../application/compute-options.ts";
import { getAtt, ref, sub, textValue } from "./intrinsics.ts";
import { retentionDays } from "./log-retention.ts";
import { functionId, routeIds } from "./logical-ids.ts";
import { tagList, tagMap } from "./tags.ts";
import {
  comments,
  type ResourceEntry,
  type TemplateObject,
  type TemplateResource,
} from "./template-types.ts";

const defaultThrottling = { rateLimit: 100, burstLimit: 200 };

/** One line of JSON for each request, with what is needed to find it in the function's log. */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.path",
  route: "$context.routeKey",
  status: "$context.status",
  bytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  error: "$context.integrationErrorMessage",
});

/** The HTTP API with its log, and the way from each route to its function. */
export function httpApiResources(application: Application): ResourceEntry[] {
  const { httpApi, functions } = application;
  if (httpApi === undefined) {
    return [];
  }
  const routed = [...functions].flatMap(([name, { routes }]) =>
    routes === undefined ? [] : [{ name, routes }],
  );
  const ids = routeIds(routed.flatMap(({ routes }) => routes));
  return [
    ["HttpApi", api(application, httpApi)],
    ["HttpApiAccessLog", accessLog(application)],
    ["HttpApiStage", stage(application, httpApi)],
    ...routed.flatMap(({ name, routes }): ResourceEntry[] => [
      [functionId(name, "Integration"), integration(name)],
      [functionId(name, "Permission"), permission(name)],
      ...routes.map((route): ResourceEntry => [ids.get(route) ?? "", routeTo(name, route)]),
    ]),
  ];
}

function api(
  { description, tags }: Application,
  { corsOrigins }: HttpApiOptions,
): TemplateResource {
  return {
    Type: "AWS::ApiGatewayV2::Api",
    Properties: {
      Name: sub("${AWS::StackName}"),
      Description: description,
      ProtocolType: "HTTP",
      ...(corsOrigins !== undefined && { CorsConfiguration: cors(corsOrigins) }),
      ...tagMap(tags),
    },
  };
}

/** Pages of these origins may call and send their cookies along, but for `*`, which browsers forbid it. */
function cors(origins: readonly string[]): TemplateObject {
  return {
    AllowOrigins: origins.map(textValue),
    AllowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    AllowHeaders: ["authorization", "content-type"],
    AllowCredentials: !origins.includes("*"),
    MaxAge: 600,
  };
}

function accessLog(application: Application): TemplateResource {
  return {
    Type: "AWS::Logs::LogGroup",
    DeletionPolicy: "Delete",
    UpdateReplacePolicy: "Delete",
    Properties: {
      LogGroupName: sub("/aws/vendedlogs/${AWS::StackName}/http-api"),
      RetentionInDays: retentionDays(application),
      ...tagList(application.tags),
      [comments]: {
        LogGroupName:
          "The prefix is under one permission for all APIs; one for each would reach a limit.",
      },
    },
  };
}

function stage(
  { tags }: Application,
  { throttling = defaultThrottling }: HttpApiOptions,
): TemplateResource {
  return {
    Type: "AWS::ApiGatewayV2::Stage",
    Properties: {
      ApiId: ref("HttpApi"),
      StageName: "$default",
      AutoDeploy: true,
      DefaultRouteSettings: {
        ThrottlingRateLimit: throttling.rateLimit,
        ThrottlingBurstLimit: throttling.burstLimit,
        DetailedMetricsEnabled: true,
      },
      AccessLogSettings: {
        DestinationArn: getAtt("HttpApiAccessLog", "Arn"),
        Format: accessLogFormat,
      },
      ...tagMap(tags),
    },
  };
}

function integration(name: string): TemplateResource {
  return {
    Type: "AWS::ApiGatewayV2::Integration",
    Properties: {
      ApiId: ref("HttpApi"),
      IntegrationType: "AWS_PROXY",
      IntegrationUri: getAtt(functionId(name, "Function"), "Arn"),
      PayloadFormatVersion: "2.0",
    },
  };
}

function permission(name: string): TemplateResource {
  return {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: ref(functionId(name, "Function")),
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: sub(
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*",
      ),
    },
  };
}

function routeTo(name: string, route: string): TemplateResource {
  return {
    Type: "AWS::ApiGatewayV2::Route",
    Properties: {
      ApiId: ref("HttpApi"),
      RouteKey: route,
      Target: sub(`integrations/\${${functionId(name, "Integration")}}`),
    },
  };
}
