import { describe, expect, it } from "vitest";
import { readSettings, StartError } from "./settings.ts";

describe("readSettings", () => {
  it("serves on 3000 and 8000 and keeps the data in .plinth when nothing is said", () => {
    expect(readSettings([], {})).toMatchObject({
      kind: "start",
      port: 3000,
      dynamodbPort: 8000,
      directory: ".plinth",
    });
  });

  it("takes the ports and the directory from the variables", () => {
    const environment = { PLINTH_PORT: "0", PLINTH_DYNAMODB_PORT: "8123", PLINTH_DATA: "data" };
    expect(readSettings([], environment)).toMatchObject({
      port: 0,
      dynamodbPort: 8123,
      directory: "data",
    });
  });

  it("keeps nothing on disk under --memory, whatever PLINTH_DATA says", () => {
    const settings = readSettings(["--memory"], { PLINTH_DATA: "data" });
    expect(settings).toMatchObject({ directory: undefined });
  });

  it("takes an empty variable for an absent one", () => {
    const settings = readSettings([], { PLINTH_PORT: "", PLINTH_DATA: "" });
    expect(settings).toMatchObject({ port: 3000, directory: ".plinth" });
  });

  it("sets a password for the console when one is given", () => {
    expect(readSettings([], {})).toMatchObject({ consolePassword: undefined });
    expect(readSettings([], { PLINTH_CONSOLE_PASSWORD: "" })).toMatchObject({
      consolePassword: undefined,
    });
    const settings = readSettings([], { PLINTH_CONSOLE_PASSWORD: "open sesame" });
    expect(settings).toMatchObject({ consolePassword: "open sesame" });
  });

  it.each(["http", "-1", "3000.5", "65536", "0x10"])("refuses %s as a port", (port) => {
    expect(() => readSettings([], { PLINTH_PORT: port })).toThrow(
      `PLINTH_PORT is "${port}", but a port is a whole number from 0 to 65535.`,
    );
  });

  it("refuses an argument it does not know, and shows those it does", () => {
    expect(() => readSettings(["--memroy"], {})).toThrow(StartError);
    expect(() => readSettings(["--memroy"], {})).toThrow("--memory ");
  });

  it("explains itself under --help", () => {
    expect(readSettings(["--help"], {})).toMatchObject({
      kind: "help",
      text: expect.stringContaining("PLINTH_DYNAMODB_PORT"),
    });
  });
});
