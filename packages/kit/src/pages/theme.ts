/**
 * The folder with the shared stylesheets: `theme.css`, then `parts.css`, then an application's own. It
 * is the sources' own, which are published beside the compiled code.
 */
export const themeFolder: URL = new URL("../../src/pages/assets/", import.meta.url);
