import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian's packages put each release. */
const releasesFolder = "/usr/lib/postgresql";

/** The newest PostgreSQL of this machine, or undefined. */
export const programsFolder: string | undefined = (
  existsSync(releasesFolder) ? readdirSync(releasesFolder) : []
)
  .sort((one, other) => Number(other) - Number(one))
  .map((release) => join(releasesFolder, release, "bin"))
  .find((folder) => existsSync(join(folder, "postgres")));

/** Why tests on a server cannot run here; undefined when they can. */
export const noServerReason: string | undefined =
  programsFolder === undefined
    ? "there is no PostgreSQL server here: install Debian's package postgresql"
    : undefined;

export interface PostgresServer {
  /** For `pg`, over a socket in the server's own folder: no port is taken. */
  readonly url: string;
  /** Ends it as an operator would: those who are connected are thrown out. */
  stop(): Promise<void>;
  /** Starts it again on what it had. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** A server of its own in a folder of its own, started. */
export async function createPostgresServer(): Promise<PostgresServer> {
  if (programsFolder === undefined) throw new Error(noServerReason);
  const folder = await mkdtemp(join(tmpdir(), "plinth-postgres-"));
  const user = serverUser();
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const setUp = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"];
  await run(join(programsFolder, "initdb"), setUp, { cwd: folder, ...user });
  const postgres = join(programsFolder, "postgres");
  let child: ChildProcess | undefined;
  const server: PostgresServer = {
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async start(): Promise<void> {
      const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, "fsync=off"];
      const options = settings.flatMap((setting) => ["-c", setting]);
      child = spawn(postgres, ["-D", data, ...options], {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
        ...user,
      });
      await readiness(child);
    },
    async stop(): Promise<void> {
      if (child === undefined || child.exitCode !== null) return;
      const closed = once(child, "close");
      child.kill("SIGINT");
      await closed;
    },
    async remove(): Promise<void> {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
  await server.start();
  return server;
}

/** Root may not run a server: Debian has a user for that. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line === null) throw new Error("there is no user postgres, as which a server could run");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function readiness(child: ChildProcess): Promise<void> {
  let printed = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk) => {
      printed += String(chunk);
      if (printed.includes("ready to accept connections")) resolve();
    });
    child.once("close", () =>
      reject(new Error(`PostgreSQL ended before it was ready:\n${printed}`)),
    );
  });
}
