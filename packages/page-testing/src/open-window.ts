import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";

export interface WindowOptions {
  readonly width: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
  /** Refusals that the browser mentions and that are no fault; 404, 422 and 429 when absent. */
  readonly expectedStatuses?: readonly number[];
}

/** A browser window that shares nothing with any other. */
export interface TestWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: scripts that failed, policies that were broken. */
  readonly complaints: readonly string[];
  /** What axe finds against WCAG 2.2 AA in the page that is shown, one line each. */
  accessibilityProblems(): Promise<readonly string[]>;
  /** The same of its contrasts only, for a theme that differs in colours from one that was looked at. */
  contrastProblems(): Promise<readonly string[]>;
  /** Keeps the whole page, as it is shown, as `<name>.jpeg` in `picturesFolder`. */
  takePicture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Where page tests leave what they saw, for people to look at; git ignores it. */
const picturesFolder = new URL("../../../node_modules/.cache/pictures/", import.meta.url);

/** A busy machine is slow, but no step takes so long. */
const stepTimeoutMs = 15_000;

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Opens a window in which nothing is shown yet. */
export async function openWindow(browser: Browser, options: WindowOptions): Promise<TestWindow> {
  const { width, colorScheme = "light", javaScriptEnabled = true } = options;
  const expectedStatuses = options.expectedStatuses ?? [404, 422, 429];
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(stepTimeoutMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const status = Number(/status of (\d+)/.exec(message.text())?.[1]);
    const isExpected = expectedStatuses.includes(status);
    if (message.type() === "error" && !isExpected) complaints.push(message.text());
  });
  return {
    page,
    context,
    complaints,
    accessibilityProblems: () => problemsOf(page, { type: "tag", values: tags }),
    contrastProblems: () => problemsOf(page, { type: "rule", values: ["color-contrast"] }),
    async takePicture(name) {
      const path = fileURLToPath(new URL(`${name}.jpeg`, picturesFolder));
      await page.screenshot({ path, type: "jpeg", quality: 80, fullPage: true });
    },
    close: () => context.close(),
  };
}

async function problemsOf(page: Page, runOnly: axe.RunOnly): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (only) => {
    const axeOfPage: typeof axe = Reflect.get(window, "axe");
    const results = await axeOfPage.run(document, {
      runOnly: only,
      // The others are told in full too, and nobody reads them.
      resultTypes: ["violations"],
    });
    return results.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      targets: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
    }));
  }, runOnly);
  return violations.flatMap(({ id, impact, targets }) =>
    targets.map((target) => `${impact} ${id} at ${target}`),
  );
}
