export function isInstalled(root: string): boolean;
export function rememberInstall(root: string): void;
export function holdsAll(installed: PackageEntries, wanted: PackageEntries): boolean;

type PackageEntries = Readonly<
  Record<
    string,
    { readonly version?: string; readonly link?: boolean; readonly optional?: boolean }
  >
>;
