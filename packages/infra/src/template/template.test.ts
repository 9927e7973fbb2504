import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { museum } from "../../test/museum.suite.ts";
import type { ApplicationOptions } from "../application/application.ts";
import { defineApplication } from "../application/define-application.ts";
import { template } from "./template.ts";

const notes = defineTable({ name: "notes", partitionKey: "id", stream: "NEW_IMAGE" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const minimal: ApplicationOptions = {
  name: "notes",
  description: "Notes.",
  tables: { Notes: notes },
  entities: { Note },
  accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
};

function resourcesWith(options: Partial<ApplicationOptions>) {
  return template(defineApplication({ ...minimal, ...options })).Resources;
}

function propertiesOf(id: string, resources = template(museum).Resources) {
  return resources[id]?.Properties;
}

describe("template", () => {
  it("has of a table what the schema says, and keeps it well where nobody says how", () => {
    expect(template(defineApplication(minimal))).toEqual({
      AWSTemplateFormatVersion: "2010-09-09",
      Description: "Notes.",
      Resources: expect.objectContaining({
        NotesTable: {
          Type: "AWS::DynamoDB::Table",
          DeletionPolicy: "RetainExceptOnCreate",
          UpdateReplacePolicy: "Retain",
          Properties: {
            TableName: "notes",
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
            StreamSpecification: { StreamViewType: "NEW_IMAGE" },
            PointInTimeRecoverySpecification: {
              PointInTimeRecoveryEnabled: true,
              RecoveryPeriodInDays: 35,
            },
            DeletionProtectionEnabled: false,
            TableClass: "STANDARD",
          },
        },
      }),
      Outputs: {
        NotesTableName: expect.objectContaining({
          Value: { Ref: "NotesTable" },
          Export: { Name: { "Fn::Sub": "${AWS::StackName}-NotesTableName" } },
        }),
        NotesTableArn: expect.objectContaining({ Value: { "Fn::GetAtt": ["NotesTable", "Arn"] } }),
        NotesStreamArn: expect.objectContaining({
          Value: { "Fn::GetAtt": ["NotesTable", "StreamArn"] },
        }),
      },
    });
  });

  it("has no section for parameters that there are not", () => {
    expect(Object.keys(template(defineApplication(minimal)))).not.toContain("Parameters");
  });

  it("S-75: never sets a variable that Lambda reserves, and gives each function its tables", () => {
    const resources = template(museum).Resources;
    const environments = Object.entries(resources)
      .filter(([, { Type }]) => Type === "AWS::Lambda::Function")
      .map(([id]) => propertiesOf(id)?.["Environment"]);
    expect(environments).toHaveLength(5);
    for (const environment of environments) {
      expect(environment).toHaveProperty("Variables.TICKETS_TABLE_NAME", { Ref: "TicketsTable" });
      expect(JSON.stringify(environment)).not.toContain('"AWS_');
    }
  });

  it("lets a function write its own log and no other", () => {
    expect(propertiesOf("GatesRole")).toHaveProperty("Policies.0.PolicyDocument.Statement.0", {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: { "Fn::GetAtt": ["GatesLogGroup", "Arn"] },
    });
    expect(propertiesOf("GatesFunction")).toHaveProperty("LoggingConfig.LogGroup", {
      Ref: "GatesLogGroup",
    });
  });

  it("ends a comment that CloudFront bounds between two characters", () => {
    const description = `${"x".repeat(127)}📚`;
    const { Resources } = template(defineApplication({ ...minimal, description, site: {} }));
    expect(Resources["SiteDistribution"]?.Properties).toHaveProperty(
      "DistributionConfig.Comment",
      "x".repeat(127),
    );
  });

  it("tags everything that takes tags", () => {
    const untagged = Object.entries(template(museum).Resources)
      .filter(([, { Properties }]) => Properties["Tags"] === undefined)
      .map(([, { Type }]) => Type);
    expect(new Set(untagged)).toEqual(
      new Set([
        "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Route",
        "AWS::Lambda::Permission",
        "AWS::Logs::QueryDefinition",
        "AWS::SNS::Subscription",
        "AWS::SNS::TopicPolicy",
        "AWS::S3::BucketPolicy",
        // Which has them as ResourceTags.
        "AWS::Budgets::Budget",
        "AWS::CloudFront::CachePolicy",
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::Scheduler::Schedule",
      ]),
    );
  });

  it("adds a table's tags to the application's, and lets them win", () => {
    const tags = { Owner: "all", Project: "Notes" };
    const resources = resourcesWith({
      tags,
      tables: { Notes: { table: notes, tags: { Owner: "ann" } } },
    });
    expect(propertiesOf("NotesTable", resources)).toHaveProperty("Tags", [
      { Key: "Owner", Value: "ann" },
      { Key: "Project", Value: "Notes" },
    ]);
  });

  it("takes a new table back when its deployment fails, unless it is protected", () => {
    const { TicketsTable, WorksTable, EntryLogTable } = template(museum).Resources;
    expect(WorksTable?.DeletionPolicy).toBe("RetainExceptOnCreate");
    expect(TicketsTable?.DeletionPolicy).toBe("Retain");
    expect(EntryLogTable?.DeletionPolicy).toBe("Delete");
  });

  it("gives each global index the units of its table", () => {
    expect(propertiesOf("WorksTable")).toHaveProperty(
      "GlobalSecondaryIndexes.0.ProvisionedThroughput",
      { ReadCapacityUnits: 25, WriteCapacityUnits: 5 },
    );
  });

  it("allows cookies from named origins only", () => {
    const httpApi = { corsOrigins: ["*"] };
    const functions = {
      notes: {
        description: "Notes",
        handler: "lambda.notes",
        accessPatterns: ["note"],
        routes: ["GET /"],
      },
    };
    expect(propertiesOf("HttpApi", resourcesWith({ httpApi, functions }))).toHaveProperty(
      "CorsConfiguration.AllowCredentials",
      false,
    );
    expect(propertiesOf("HttpApi")).toHaveProperty("CorsConfiguration.AllowCredentials", true);
  });

  it("lets nobody read the bucket but the site's own distribution, over TLS", () => {
    expect(propertiesOf("SiteBucketPolicy")).toHaveProperty("PolicyDocument.Statement", [
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
      }),
      expect.objectContaining({ Effect: "Deny", Principal: "*" }),
    ]);
  });

  it("has a site without an HTTP API, and one under CloudFront's own name", () => {
    const resources = resourcesWith({ site: {} });
    const config = propertiesOf("SiteDistribution", resources)?.["DistributionConfig"];
    expect(config).toHaveProperty("Origins.length", 1);
    expect(config).not.toHaveProperty("CacheBehaviors");
    expect(config).not.toHaveProperty("ViewerCertificate");
  });

  it("tells routes apart whose texts come to one logical id", () => {
    const routes = ["GET /book-reviews", "GET /book/reviews", "GET /{id}"];
    const ids = (order: readonly string[]) =>
      Object.entries(
        resourcesWith({
          httpApi: {},
          functions: {
            notes: { description: "x", handler: "a.b", accessPatterns: [], routes: order },
          },
        }),
      )
        .filter(([, { Type }]) => Type === "AWS::ApiGatewayV2::Route")
        .map(([id, { Properties }]) => `${Properties["RouteKey"]} is ${id}`)
        .sort();
    expect(ids(routes)).toEqual([
      expect.stringMatching(/^GET \/book-reviews is GetBookReviews[0-9A-F]{8}Route$/),
      expect.stringMatching(/^GET \/book\/reviews is GetBookReviews[0-9A-F]{8}Route$/),
      "GET /{id} is GetIdRoute",
    ]);
    expect(ids([...routes].reverse())).toEqual(ids(routes));
  });

  it("refuses a parameter with the name of a resource", () => {
    const parameters = { NotesTable: { description: "x", default: "y" } };
    expect(() => resourcesWith({ parameters, tags: { A: "${NotesTable}" } })).toThrow(
      "parameters.NotesTable is also the logical id of a resource: choose another name",
    );
  });

  it("refuses two resources with one logical id", () => {
    const log = defineTable({ name: "log", partitionKey: "id", stream: "NEW_IMAGE" });
    const job = { description: "x", handler: "a.b", accessPatterns: [] };
    const options = {
      tables: { Notes: notes, BFromNotes: log },
      functions: {
        a: { ...job, streams: ["BFromNotes"] },
        aFromB: { ...job, streams: ["Notes"] },
      },
    };
    expect(() => resourcesWith(options)).toThrow(
      "two resources with the logical id AFromBFromNotes: rename a table or a function",
    );
  });

  it("refuses more than one template can have", () => {
    const handlers = Array.from({ length: 200 }, (_, count) => [
      `job${count}`,
      { description: "x", handler: "a.b", accessPatterns: [] },
    ]);
    expect(() => resourcesWith({ functions: Object.fromEntries(handlers) })).toThrow(
      /it comes to 601 resources, and a template has 500 at most[\s\S]*comes to 203 outputs, and a template has 200/,
    );
  });

  it("refuses a role whose policy IAM does not take", () => {
    const patterns = Array.from({ length: 400 }, (_, count) => [
      `note${count}`,
      {
        description: "x",
        entity: Note,
        operation: "GetItem",
        leadingKeys: [`a leading key that is long enough ${count}`],
      } as const,
    ]);
    const accessPatterns = Object.fromEntries(patterns);
    const functions = {
      job: { description: "x", handler: "a.b", accessPatterns: Object.keys(accessPatterns) },
    };
    expect(() => resourcesWith({ accessPatterns, functions })).toThrow(
      /it needs a role JobRole whose policy has \d+ characters, and IAM takes 10240/,
    );
  });
});
