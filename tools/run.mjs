// The first command after `git clone` comes through here, before anything is installed. So this
// file uses nothing but Node, and no syntax that an old Node could not read: it has to be able to
// say that Node is too old.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isInstalled, rememberInstall } from "./install-state.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const nodeVersionMin = [20, 19];

const programs = {
  start: "tools/start.ts",
  test: "tools/gate/run-gate.ts",
  bench: "bench/run.ts",
  evidence: "tools/evidence/run-evidence.ts",
  plinth: "packages/cli/src/main.ts",
};

const [name, ...args] = process.argv.slice(2);
const program = programs[name];

if (isNodeTooOld()) {
  fail(`Plinth needs Node ${nodeVersionMin.join(".")} or later, and this is ${process.version}.`);
}
if (program === undefined) {
  fail(`Usage: node tools/run.mjs ${Object.keys(programs).join(" | ")} [arguments]`);
}
if (!existsSync(`${root}/${program}`)) {
  fail(`npm run ${name} needs ${program}, which this tree does not have.`);
}
install();
run(program, args);

function isNodeTooOld() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < nodeVersionMin[0] || (major === nodeVersionMin[0] && minor < nodeVersionMin[1]);
}

function install() {
  if (isInstalled(root)) return;
  console.log("The dependencies are not installed, or are not those of package-lock.json: npm ci");
  const { status } = npmCi();
  if (status !== 0) {
    fail("npm ci failed: its message stands above. Mend that, then run this command again.");
  }
  rememberInstall(root);
}

function npmCi() {
  const options = { cwd: root, stdio: "inherit" };
  // npm tells the scripts it runs where it lies, which spares us the search and, on Windows, a shell.
  const npm = process.env.npm_execpath;
  const npmArgs = ["ci", "--no-audit", "--no-fund"];
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) {
    return spawnSync(process.execPath, [npm, ...npmArgs], options);
  }
  return spawnSync("npm", npmArgs, { ...options, shell: process.platform === "win32" });
}

/** Ends as the program ends: with its exit code, or by the signal that ended it. */
function run(file, programArgs) {
  const nodeArgs = ["--conditions=@plinth/source", "--import", "tsx", file, ...programArgs];
  const child = spawn(process.execPath, nodeArgs, { cwd: root, stdio: "inherit" });

  // A terminal's Ctrl-C reaches the child too, so there it is not passed on a second time.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));

  // Who kills npm kills its shell with it, and that tells nobody: notice that the shell is gone.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 250);

  child.on("error", (error) => fail(`${file} did not start: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const own of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(own);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
