import type { Page } from "playwright-core";

export interface LayoutMeasure {
  /** Pixels that the page is wider than its window. */
  readonly overflow: number;
  /** The browser's cumulative layout shift. */
  readonly shift: number;
}

/** Measures a page that has loaded, after its eager pictures. */
export async function measureLayout(page: Page): Promise<LayoutMeasure> {
  return await page.evaluate(measure);
}

/** Runs in the page. */
async function measure(): Promise<LayoutMeasure> {
  const images = [...document.images].filter(
    (image) => !image.complete && image.loading === "eager",
  );
  await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
  const shift = await new Promise<number>((resolve) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += "value" in entry ? Number(entry.value) : 0;
    });
    observer.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return { overflow: scrollWidth - clientWidth, shift };
}
