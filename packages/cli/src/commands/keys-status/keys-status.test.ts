import { fileURLToPath } from "node:url";
import { rotateLocalKeys } from "@plinth/model/encryption";
import { describe, expect, it } from "vitest";
import { keysDirectory } from "../../../test/keys/keys-directory.ts";
import { runPlinth } from "../../../test/run-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";
import { replaceKeyFile } from "../../keys/key-file.ts";

describe("keys status", () => {
  it("counts the values under each key, and ends with 3 while old ones are in use", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(3);
    const now = Date.parse("2025-07-08");
    await replaceKeyFile(directory.keyFile, (text) => rotateLocalKeys(text, { now }));
    await directory.users(endpoint.client).put(1);
    const options = { endpointUrl: endpoint.url, workingDirectory: directory.path };
    const { exitCode, stdout, stderr } = await runPlinth(["keys", "status"], options);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "" });
    expect(stdout).toBe(
      [
        "Keys of test",
        "",
        "ENTITY  KEY             ROLE      VALUES",
        "User    key-2025-07-08  current        1",
        "User    key-2025-01-01  previous       2",
        "",
      ].join("\n"),
    );
  });

  it.each([
    [["Order"], "The config has no entity with encrypted attributes called Order. It has User."],
    [["--json", "--region"], "Option '--region <region>' argument missing"],
  ])("refuses %j", async (words, message) => {
    await using directory = await keysDirectory();
    const { exitCode, stderr } = await runPlinth(["keys", "status", ...words], {
      workingDirectory: directory.path,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says what the config lacks", async () => {
    const workingDirectory = fileURLToPath(new URL("../../../test/shop", import.meta.url));
    const { exitCode, stderr } = await runPlinth(["keys", "status"], { workingDirectory });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Add encryption: () => createEncryption({ keys }).");
  });
});
