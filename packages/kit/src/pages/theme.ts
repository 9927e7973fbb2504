/**
 * The folder with the shared stylesheet `theme.css`. It is the sources' own, which are published
 * beside the compiled code.
 */
export const themeFolder: URL = new URL("../../src/pages/assets/", import.meta.url);
