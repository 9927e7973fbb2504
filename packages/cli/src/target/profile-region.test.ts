import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { profileRegion } from "./profile-region.ts";

const text = `
; the company's
[default]
region = eu-central-1
[profile shop]
sso_session = company
s3 =
  region = us-east-2
region=eu-west-1 # near
[ profile   spaced ]
  region = eu-west-2
[services local]
region = no-where-1
[profile bare]
output = json
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plinth-profile-"));
  await writeFile(join(directory, "config"), text);
});
afterEach(() => rm(directory, { recursive: true }));

describe("profileRegion", () => {
  it.each([
    ["default", "eu-central-1"],
    ["shop", "eu-west-1"],
    ["bare", undefined],
    ["local", undefined],
    ["nobody", undefined],
  ])("finds that of %s", (profile, region) => {
    const environment = { AWS_CONFIG_FILE: join(directory, "config") };
    expect(profileRegion(profile, environment)).toBe(region);
  });

  it("finds none where the file is not there", () => {
    const environment = { AWS_CONFIG_FILE: join(directory, "nothing") };
    expect(profileRegion("default", environment)).toBeUndefined();
  });
});
