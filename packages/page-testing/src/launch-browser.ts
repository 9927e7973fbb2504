import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Without a sandbox, which a container does not offer, and without the browser's own errands. */
const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that is there, or that can be had; says what to type when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? (await installBrowser());
  return await chromium.launch({ executablePath, args: launchArguments });
}

function findBrowser(): string | undefined {
  const named = process.env["PLINTH_CHROMIUM"];
  if (named !== undefined && !existsSync(named)) {
    throw new Error(`PLINTH_CHROMIUM names ${named}, which does not exist.`);
  }
  return named ?? usualPlaces.find((path) => existsSync(path));
}

async function installBrowser(): Promise<string> {
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    await promisify(execFile)("apt-get", ["install", "-y", "chromium"]);
  }
  const path = findBrowser();
  if (path !== undefined) return path;
  throw new Error(
    "The page tests need Chromium. Type `sudo apt-get install -y chromium`, or set PLINTH_CHROMIUM to a browser you have.",
  );
}
