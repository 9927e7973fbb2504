import type { Page } from "playwright-core";

export interface TabToOptions {
  /** The element around the focused one that shows the focus in its place. */
  readonly shownBy?: string;
  readonly pressCountMax?: number;
}

/** Presses Tab until the thing of that name has the focus, and throws when the focus does not show. */
export async function tabTo(page: Page, name: string, options: TabToOptions = {}): Promise<void> {
  const { shownBy = "", pressCountMax = 80 } = options;
  for (let pressCount = 0; pressCount < pressCountMax; pressCount += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(describeFocus, shownBy);
    if (focused.name !== name) continue;
    if (!focused.isShown) throw new Error(`${name} has the focus, and nothing shows it`);
    return;
  }
  throw new Error(`No Tab leads to ${name}`);
}

/** Runs in the page. */
function describeFocus(shownBy: string): { readonly name: string; readonly isShown: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { name: "", isShown: false };
  const hasLabels =
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement;
  const label = hasLabels ? element.labels?.[0] : undefined;
  const shown = (shownBy === "" ? null : element.closest(shownBy)) ?? element;
  const name = element.getAttribute("aria-label") ?? label?.textContent ?? element.textContent;
  return { name: (name ?? "").trim(), isShown: getComputedStyle(shown).outlineStyle !== "none" };
}
