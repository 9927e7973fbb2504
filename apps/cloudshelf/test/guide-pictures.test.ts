import { readdirSync, readFileSync, statSync } from "node:fs";
import { launchBrowser, openWindow, type TestWindow } from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GuideConsole, startGuideConsole } from "./pictures/guide-console.ts";
import { guideViews } from "./pictures/guide-views.ts";
import { readGuide } from "./support/guide.ts";

const picturesFolder = new URL("../../../docs/guides/pictures/", import.meta.url);
const pictureSizeBytesMax = 150_000;
/** Long enough to fetch a browser where there is none. */
const setUpTimeoutMs = 300_000;

describe("the seven pictures of the guide to the tables", () => {
  const guide = readGuide("cloudshelf-tables.md");
  let browser: Browser;
  let console: GuideConsole;
  let window: TestWindow;

  beforeAll(async () => {
    [browser, console] = await Promise.all([launchBrowser(), startGuideConsole()]);
    window = await openWindow(browser, { width: 1120 });
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await console?.close();
  });

  it("S-84 are seven, all shown in the guide with their captions, and no other lies beside them", () => {
    const shown = [...guide.matchAll(/!\[([^\]]+)\]\(pictures\/([^)]+)\)/g)];
    expect(shown.map(([, caption, file]) => [file, caption])).toEqual(
      guideViews.map(({ file, caption }) => [file, caption]),
    );
    expect(guideViews).toHaveLength(7);
    expect(readdirSync(picturesFolder).sort()).toEqual(guideViews.map(({ file }) => file).sort());
    for (const { caption, path } of guideViews) {
      expect(guide).toContain(`[${caption}](http://127.0.0.1:3000/console/${path})`);
    }
  });

  it.each(guideViews)("S-84 $file shows in the browser what its caption says", async (view) => {
    const { page } = window;
    const response = await page.goto(`${console.url}${view.path}`);
    expect(response?.status()).toBe(200);
    const main = await page.getByRole("main").innerText();
    for (const text of view.shows) expect(main).toContain(text);
    for (const [label, value] of view.fields ?? []) {
      expect([label, await page.getByLabel(label, { exact: true }).first().inputValue()]).toEqual([
        label,
        value,
      ]);
    }
    expect(window.complaints).toEqual([]);
  });

  it.each(guideViews)("S-84 $file is a picture that a browser can show", async ({ file }) => {
    const url = new URL(file, picturesFolder);
    expect(statSync(url).size).toBeLessThan(pictureSizeBytesMax);
    const bytes = readFileSync(url);
    const size = await window.page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    }, bytes.toString("base64"));
    expect(size.width).toBe(1120);
    expect(size.height).toBeGreaterThan(300);
  });
});
