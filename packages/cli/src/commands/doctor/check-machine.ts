import { constants, existsSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import type { CommandContext } from "../../command/command-context.ts";
import type { PlinthConfig } from "../../config/plinth-config.ts";
import { dataDirectory } from "../dev/data-directory.ts";
import { type Check, failed, ok } from "./check.ts";

const nodeMin = [20, 19] as const;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOldEnough = major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1]);
  return isOldEnough
    ? ok("node", version)
    : failed("node", version, `Plinth needs Node ${nodeMin.join(".")} or later.`);
}

const gigabyte = 1024 ** 3;

/** Whether `plinth dev` can keep data where it would. */
export async function checkDirectory(
  context: CommandContext,
  data: string | undefined,
  config: PlinthConfig | undefined,
): Promise<Check> {
  const directory = dataDirectory(context, data, config);
  let nearest = directory;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
  } catch {
    return failed(
      "data",
      `${nearest} cannot be written to`,
      "Let this user write there, or give another directory by --data.",
    );
  }
  const { bavail, bsize } = await statfs(nearest);
  const free = `${((bavail * bsize) / gigabyte).toFixed(1)} GB free`;
  return ok("data", `${directory}${existsSync(directory) ? "" : " (not there yet)"}, ${free}`);
}

/** A port that `plinth dev` uses, and how it is recognised there. */
export interface UsualPort {
  readonly port: number;
  readonly use: string;
  /** What gives `plinth dev` another one. */
  readonly option: string;
  readonly path: string;
  /** What the page under the path has. */
  readonly sign: RegExp;
}

export const usualPorts: readonly UsualPort[] = [
  { port: 8000, use: "DynamoDB", option: "--port", path: "/", sign: /^healthy: dynamodb/ },
  { port: 3000, use: "the console", option: "--console-port", path: "/console/", sign: /Plinth/ },
];

/** Whether `plinth dev` finds its ports free, or has them itself. */
export async function* checkPorts(ports: readonly UsualPort[]): AsyncGenerator<Check> {
  for (const usual of ports) {
    const { port, use, option } = usual;
    if (!(await isTaken(port))) yield ok("port", `${port} is free for ${use}`);
    else if (await isOurs(usual)) yield ok("port", `${port} has ${use}`);
    else {
      yield failed(
        "port",
        `${port}, which plinth dev uses for ${use}, belongs to another program`,
        `Stop that, or give another to plinth dev by ${option}; 0 takes a free one.`,
      );
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function isOurs({ port, path, sign }: UsualPort): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(lookMilliseconds);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    return sign.test(await answer.text());
  } catch {
    return false;
  }
}

const lookMilliseconds = 2000;
