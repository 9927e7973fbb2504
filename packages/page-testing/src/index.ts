export { createFormClient, type FormClient } from "./form-client.ts";
export { type KeyboardWalk, tabTo, walkByKeyboard } from "./keyboard.ts";
export { launchBrowser } from "./launch-browser.ts";
export { type LayoutMeasure, measureLayout } from "./layout.ts";
export { openWindow, type TestWindow, type WindowOptions } from "./open-window.ts";
