import { describe, expect, it } from "vitest";
import { helpText, parseCommandLine } from "./command-line.ts";

describe("parseCommandLine", () => {
  it("serves from memory on port 8000 of loopback unless told otherwise", () => {
    expect(parseCommandLine(["--memory"], {})).toEqual({
      kind: "serve",
      host: "127.0.0.1",
      port: 8000,
      region: "us-east-1",
      directory: undefined,
      corsOrigins: [],
      credentials: [],
    });
  });

  it("takes the data directory, the address and the origins from flags, the key from the environment", () => {
    const args = ["--data", "here", "--host", "0.0.0.0", "--port=0", "--region", "eu-west-1"];
    const command = parseCommandLine(
      [...args, "--cors-origin", "http://a", "--cors-origin=http://b"],
      {
        PLINTH_ACCESS_KEY_ID: "id",
        PLINTH_SECRET_ACCESS_KEY: "secret",
      },
    );
    expect(command).toEqual({
      kind: "serve",
      host: "0.0.0.0",
      port: 0,
      region: "eu-west-1",
      directory: "here",
      corsOrigins: ["http://a", "http://b"],
      credentials: [{ accessKeyId: "id", secretAccessKey: "secret" }],
    });
  });

  it("helps when asked, whatever else is there", () => {
    expect(parseCommandLine(["--help", "--port", "x"], {})).toEqual({ kind: "help" });
    for (const flag of ["--data", "--memory", "--port", "--host", "--region", "--cors-origin"]) {
      expect(helpText).toContain(flag);
    }
  });

  it.each([
    [[], "one of --data DIR and --memory is needed"],
    [["--memory", "--data", "x"], "--data and --memory exclude each other"],
    [["--data="], "--data needs a directory"],
    [["--memory", "--port", "web"], '--port takes a number from 0 to 65535, not "web"'],
    [["--memory", "--port", "65536"], '--port takes a number from 0 to 65535, not "65536"'],
  ])("says what is wrong with %j", (args, message) => {
    expect(parseCommandLine(args, {})).toEqual({ kind: "mistake", message });
  });

  it("says which flag it does not know", () => {
    const command = parseCommandLine(["--memory", "--prot", "1"], {});
    expect(command).toMatchObject({ kind: "mistake", message: expect.stringContaining("--prot") });
  });

  it("wants both halves of the access key", () => {
    expect(parseCommandLine(["--memory"], { PLINTH_ACCESS_KEY_ID: "id" })).toEqual({
      kind: "mistake",
      message: "PLINTH_ACCESS_KEY_ID and PLINTH_SECRET_ACCESS_KEY are needed together",
    });
  });
});
