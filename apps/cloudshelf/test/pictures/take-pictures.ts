import { fileURLToPath } from "node:url";
import { launchBrowser, openWindow } from "@plinth/page-testing";
import { startGuideConsole } from "./guide-console.ts";
import { guideViews } from "./guide-views.ts";

/** `npm run pictures` takes the guide's pictures anew. They are alike where the fonts are the same. */

const folder = new URL("../../../../docs/guides/pictures/", import.meta.url);

const [browser, console] = await Promise.all([launchBrowser(), startGuideConsole()]);
try {
  const { page } = await openWindow(browser, { width: 1120 });
  for (const { file, path } of guideViews) {
    await page.goto(`${console.url}${path}`);
    const height = await page.evaluate(() => {
      const parts = [...document.querySelectorAll("main *")];
      return 32 + Math.ceil(Math.max(...parts.map((part) => part.getBoundingClientRect().bottom)));
    });
    const clip = { x: 0, y: 0, width: 1120, height };
    const picture = fileURLToPath(new URL(file, folder));
    await page.screenshot({ path: picture, clip, fullPage: true, animations: "disabled" });
    process.stdout.write(`${picture}\n`);
  }
} finally {
  await browser.close();
  await console.close();
}
