import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { peersDirectory } from "../paths.ts";

export const dynaliteVersion = "4.0.0";
export const dynoxideVersion = "1.2.1";

/** The data layers, all on the SDK that the workspace has too. */
export const layerVersions = {
  "@aws-sdk/client-dynamodb": "3.1162.0",
  "@aws-sdk/lib-dynamodb": "3.1162.0",
  "@aws-sdk/util-dynamodb": "3.996.9",
  electrodb: "3.9.3",
  "dynamodb-toolbox": "2.10.6",
  "dynamodb-onetable": "2.7.7",
  dynamoose: "4.2.0",
} as const;

const dynoxidePackage = "@dynoxide/linux-x64";

/** dynoxide is a binary, and this is the one that the bench knows how to get. */
export const hasDynoxide: boolean = process.platform === "linux" && process.arch === "x64";

export const dynaliteProgram: string = join(peersDirectory, "node_modules/dynalite/cli.js");
export const dynoxideProgram: string = join(
  peersDirectory,
  "node_modules",
  dynoxidePackage,
  "dynoxide",
);

/** Installs the peers into a folder of their own, unless the right versions are there. */
export function installPeers(): void {
  const wanted: Record<string, string> = { dynalite: dynaliteVersion, ...layerVersions };
  if (hasDynoxide) wanted[dynoxidePackage] = dynoxideVersion;
  if (Object.entries(wanted).every(([name, version]) => installedVersion(name) === version)) return;

  mkdirSync(peersDirectory, { recursive: true });
  writeFileSync(
    join(peersDirectory, "package.json"),
    `${JSON.stringify({ private: true, dependencies: wanted }, undefined, 2)}\n`,
  );
  console.log(`Installing the peers: ${Object.keys(wanted).join(", ")}`);
  // npm tells the scripts it runs where it lies, which spares us the search.
  const npm = process.env["npm_execpath"];
  const [file, ...prefix] =
    npm !== undefined && /npm-cli\.c?js$/.test(npm) ? [process.execPath, npm] : ["npm"];
  const args = ["install", "--workspaces=false", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync(file, [...prefix, ...args], {
    cwd: peersDirectory,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("npm could not install the peers: its message stands above.");
}

function installedVersion(name: string): string | undefined {
  const path = join(peersDirectory, "node_modules", name, "package.json");
  if (!existsSync(path)) return undefined;
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  return version;
}
