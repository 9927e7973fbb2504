import { describe, expect, it } from "vitest";
import type { FunctionOptions } from "../application/compute-options.ts";
import { permissionStatements } from "./permission-statements.ts";

const asItIs = {
  tableArn: (text: string) => text,
  indexArn: (text: string) => text,
  streamArn: (text: string) => text,
  streamsArn: (text: string) => text,
  text: (text: string) => text,
};

function mailer(resource: string): FunctionOptions {
  return {
    description: "Sends mail",
    handler: "lambda.mail",
    accessPatterns: [],
    permissions: { SendMail: { actions: ["ses:SendEmail"], resources: [resource] } },
  };
}

describe("permissionStatements", () => {
  it("allows once what several declare, and keeps apart what differs", () => {
    const statements = permissionStatements([mailer("a"), mailer("a"), mailer("b")], asItIs);
    expect(statements).toEqual([
      { Sid: "SendMail", Effect: "Allow", Action: ["ses:SendEmail"], Resource: ["a"] },
      { Sid: "SendMail2", Effect: "Allow", Action: ["ses:SendEmail"], Resource: ["b"] },
    ]);
  });
});
