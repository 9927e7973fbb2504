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

export interface KeyboardWalk {
  /** What the first Tab leads to. */
  readonly first: string;
  /** Things to act on that no Tab led to. */
  readonly missed: readonly string[];
  /** Things that had the focus without showing it. */
  readonly unseen: readonly string[];
}

/** Presses Tab from the page's beginning to its end, and tells what was not reached or did not show it. */
export async function walkByKeyboard(page: Page): Promise<KeyboardWalk> {
  const count = await page.evaluate(watchFocus);
  // As a key that is held down: all at once they take a third of the time, and come in their order.
  await Promise.all(Array.from({ length: count }, () => page.keyboard.down("Tab")));
  await page.keyboard.up("Tab");
  return await page.evaluate(focusWalk);
}

/** Runs in the page. Notes all that gets the focus from now on; gives the number of things to reach. */
function watchFocus(): number {
  const selector =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const isChecked = (element: Element): boolean => {
    if (!(element instanceof HTMLInputElement) || element.type !== "radio") return true;
    const group = document.querySelectorAll<HTMLInputElement>(`input[name="${element.name}"]`);
    const chosen = [...group].find((radio) => radio.checked) ?? group[0];
    return element === chosen;
  };
  const wanted = [...document.querySelectorAll(selector)].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.matches(":disabled, [tabindex='-1'], [inert] *") &&
      isChecked(element),
  );
  const nameOf = (element: Element): string =>
    `${element.localName} ${(element.getAttribute("aria-label") ?? element.getAttribute("name") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 60)}`;
  const reached: Element[] = [];
  const unseen: string[] = [];
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  // From the top, wherever the focus was.
  getSelection()?.removeAllRanges();
  document.documentElement.scrollTop = 0;
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    reached.push(target);
    // A card or a choice may show the focus of the link or the box within it.
    let shown: Element | null = target;
    for (let depth = 0; depth < 4 && shown !== null; depth += 1) {
      if (getComputedStyle(shown).outlineStyle !== "none") return;
      shown = shown.parentElement;
    }
    unseen.push(nameOf(target));
  });
  const walk = () => ({
    first: (reached[0]?.textContent ?? "").trim(),
    missed: wanted.filter((element) => !reached.includes(element)).map(nameOf),
    unseen,
  });
  Reflect.set(window, "plinthFocusWalk", walk);
  // A date has a stop for each of its parts. What scrolls may be a stop of the browser's own.
  const partCount = document.querySelectorAll("input[type=date], input[type=time]").length * 4;
  return wanted.length + partCount + 4;
}

/** Runs in the page. */
function focusWalk(): KeyboardWalk {
  const walk: () => KeyboardWalk = Reflect.get(window, "plinthFocusWalk");
  return walk();
}
