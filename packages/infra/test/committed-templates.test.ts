import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import { describe, expect, it } from "vitest";
import { checkReferences } from "./check-references.suite.ts";
import { checkResources } from "./check-resources.suite.ts";
import { readTemplate } from "./read-template.suite.ts";

const root = join(import.meta.dirname, "../../..");
const spec = await loadAwsServiceSpec();

/** Those of the applications, which may be added to, and the one that has every option. */
const paths = [
  ...readdirSync(join(root, "apps")).map((app) => `apps/${app}/infra/template.yml`),
  "packages/infra/test/golden/template.yml",
].filter((path) => existsSync(join(root, path)));

describe("the committed templates", () => {
  it("are there", () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        "apps/cloudshelf/infra/template.yml",
        "packages/infra/test/golden/template.yml",
      ]),
    );
  });

  it.each(paths)("have in %s nothing that CloudFormation would refuse", (path) => {
    const template = readTemplate(readFileSync(join(root, path), "utf8"));
    expect(checkResources(template, spec)).toEqual([]);
    expect(checkReferences(template)).toEqual([]);
  });
});
