import type { Application } from "../../application/application.ts";
import type { AlertTopicOptions } from "../../application/monitoring-options.ts";
import { emailCondition } from "../conditions.ts";
import { getAtt, ref, sub, textValue } from "../intrinsics.ts";
import { tagList } from "../tags.ts";
import {
  comments,
  type ResourceEntry,
  type TemplateObject,
  type TemplateResource,
} from "../template-types.ts";

/** The fewest days that KMS waits before it deletes a key for good. */
const keyPendingDays = 7;

/** The topic, who may publish, and who is told. */
export function topicResources(application: Application): ResourceEntry[] {
  const { monitoring, tags } = application;
  if (monitoring === undefined) {
    return [];
  }
  const { topic = {} } = monitoring;
  const { name, encryption = "OWN_KEY" } = topic;
  const Properties = {
    ...(name !== undefined && { TopicName: textValue(name) }),
    DisplayName: application.name,
    ...keyOf(encryption),
    ...tagList(tags),
  };
  return [
    ...(encryption === "OWN_KEY" ? [["AlertsKey", key(application)] satisfies ResourceEntry] : []),
    ["Alerts", { Type: "AWS::SNS::Topic", Properties }],
    ["AlertsPolicy", topicPolicy(application)],
    ...subscription(topic),
  ];
}

function keyOf(encryption: NonNullable<AlertTopicOptions["encryption"]>): TemplateObject {
  switch (encryption) {
    case "NONE":
      return {};
    case "OWN_KEY":
      return { KmsMasterKeyId: getAtt("AlertsKey", "Arn") };
    default:
      return { KmsMasterKeyId: textValue(encryption.kmsKeyId) };
  }
}

/** Who publishes: alarms of this account and region, and its budgets when there is one. */
function publishers({
  monitoring,
}: Application): { readonly service: string; readonly arn: string }[] {
  const alarms = {
    service: "cloudwatch.amazonaws.com",
    arn: "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*",
  };
  const budgets = {
    service: "budgets.amazonaws.com",
    arn: "arn:${AWS::Partition}:budgets::${AWS::AccountId}:*",
  };
  return monitoring?.monthlyCost === undefined ? [alarms] : [alarms, budgets];
}

/** Others' alarms and budgets cannot use the services' names to get in. */
function forThisAccount(arn: string): TemplateObject {
  return {
    StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
    ArnLike: { "aws:SourceArn": sub(arn) },
  };
}

/**
 * By "Creating an Amazon SNS topic for budget notifications" in the guide of cost management, and the
 * knowledge centre's article on alarms that reach no topic.
 */
function topicPolicy(application: Application): TemplateResource {
  const Statement = publishers(application).map(({ service, arn }) => ({
    Sid: service.startsWith("budgets") ? "PublishBudgets" : "PublishAlarms",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sns:Publish",
    Resource: ref("Alerts"),
    Condition: forThisAccount(arn),
  }));
  return {
    Type: "AWS::SNS::TopicPolicy",
    Properties: {
      Topics: [ref("Alerts")],
      PolicyDocument: { Version: "2012-10-17", Statement },
    },
  };
}

/**
 * CloudWatch cannot use `alias/aws/sns`, whose policy nobody can change ("Why didn't I receive an SNS
 * notification for my CloudWatch alarm trigger?" in the knowledge centre). What it and budgets need
 * stands in "Enable compatibility between event sources from AWS services and encrypted topics" in the
 * guide of SNS.
 */
function key(application: Application): TemplateResource {
  const account = {
    Sid: "Administer",
    Effect: "Allow",
    Principal: { AWS: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root") },
    Action: "kms:*",
    Resource: "*",
  };
  const uses = publishers(application).map(({ service, arn }) => ({
    Sid: service.startsWith("budgets") ? "UseForBudgets" : "UseForAlarms",
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: forThisAccount(arn),
  }));
  return {
    Type: "AWS::KMS::Key",
    DeletionPolicy: "Delete",
    UpdateReplacePolicy: "Delete",
    Properties: {
      Description: `Encrypts the alerts of ${application.name}`,
      EnableKeyRotation: true,
      PendingWindowInDays: keyPendingDays,
      KeyPolicy: { Version: "2012-10-17", Statement: [account, ...uses] },
      ...tagList(application.tags),
      [comments]: { KeyPolicy: "Within a key's own policy, * is that key." },
    },
  };
}

/** Whoever gets the mail confirms it once; until then nothing is sent. */
function subscription({ emailParameter }: AlertTopicOptions): ResourceEntry[] {
  return emailParameter === undefined
    ? []
    : [
        [
          "AlertsEmail",
          {
            Type: "AWS::SNS::Subscription",
            Condition: emailCondition(emailParameter),
            Properties: {
              TopicArn: ref("Alerts"),
              Protocol: "email",
              Endpoint: ref(emailParameter),
            },
          },
        ],
      ];
}
