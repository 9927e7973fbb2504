export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What a package.json declares, by the package's folder; "" is the root. */
export type Manifests = Readonly<Record<string, LockedPackage>>;

export type Overrides = Readonly<Record<string, unknown>>;

const publicRegistry = "https://registry.npmjs.org/";

/** What is wrong with package-lock.json, a sentence each, with what to do about it. */
export function lockfileProblems(
  lockfile: Lockfile,
  overrides: Overrides,
  manifests: Manifests,
): readonly string[] {
  return [
    ...outdatedWorkspaces(lockfile, manifests),
    ...missingOptionalPackages(lockfile),
    ...privateSources(lockfile),
    ...missingIntegrity(lockfile),
    ...disregardedOverrides(lockfile, overrides),
    ...loosePins(lockfile),
  ];
}

/** A package.json was edited and the lockfile was not: `npm ci` refuses the two. */
function outdatedWorkspaces({ packages }: Lockfile, manifests: Manifests): string[] {
  return Object.entries(manifests)
    .filter(([folder, manifest]) => declared(manifest) !== declared(packages[folder] ?? {}))
    .map(([folder]) => {
      const file = folder === "" ? "package.json" : `${folder}/package.json`;
      return `${file} and the lockfile declare different dependencies: run npm install and commit the lockfile.`;
    });
}

function declared({ dependencies, devDependencies }: LockedPackage): string {
  const sorted = (versions: object = {}): unknown => Object.entries(versions).sort();
  return JSON.stringify([sorted(dependencies), sorted(devDependencies)]);
}

/**
 * npm writes such a lockfile without a word when the registry lacks a platform's binary, and then
 * `npm ci` refuses it, on every platform.
 */
function missingOptionalPackages({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isFoundFrom(path, name, packages))
      .map(
        (name) =>
          `${nameOf(path)} ${entry.version} wants ${name}, which the lockfile does not have: pin a version whose platform packages are all published.`,
      ),
  );
}

/** Looks where Node would: beside the package, then in each node_modules above it. */
function isFoundFrom(path: string, name: string, packages: Lockfile["packages"]): boolean {
  const candidate = path === "" ? `node_modules/${name}` : `${path}/node_modules/${name}`;
  if (packages[candidate] !== undefined) return true;
  if (path === "") return false;
  return isFoundFrom(path.slice(0, Math.max(0, path.lastIndexOf("/"))), name, packages);
}

function privateSources({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => {
      return resolved !== undefined && link !== true && !resolved.startsWith(publicRegistry);
    })
    .map(
      ([path]) =>
        `${nameOf(path)} is not resolved to the public registry: remove its "resolved", and set omit-lockfile-registry-resolved in your .npmrc.`,
    );
}

function missingIntegrity({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([path, entry]) => {
      return path.includes("node_modules/") && entry.link !== true && entry.integrity === undefined;
    })
    .map(([path]) => `${nameOf(path)} has no integrity hash: install it again.`);
}

function disregardedOverrides({ packages }: Lockfile, overrides: Overrides): string[] {
  return Object.entries(overrides).flatMap(([name, version]) => {
    if (typeof version !== "string") {
      return [`The override of ${name} is not a version: this check reads plain versions only.`];
    }
    const found = Object.entries(packages).filter(([path]) => nameOf(path) === name);
    if (found.length === 0) {
      return [`The override of ${name} changes nothing: no package wants it. Remove it.`];
    }
    return found
      .filter(([, entry]) => entry.version !== version)
      .map(
        ([, entry]) =>
          `${name} is ${entry.version} although package.json overrides it to ${version}: install again.`,
      );
  });
}

function loosePins({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([path]) => !path.includes("node_modules/"))
    .flatMap(([path, entry]) =>
      Object.entries({ ...entry.dependencies, ...entry.devDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(
          ([name, version]) =>
            `${path === "" ? "package.json" : `${path}/package.json`} asks for ${name} ${version}: pin one exact version.`,
        ),
    );
}

function nameOf(path: string): string {
  const marker = "node_modules/";
  const start = path.lastIndexOf(marker);
  return start === -1 ? path : path.slice(start + marker.length);
}
