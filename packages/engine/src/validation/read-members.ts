type Members = Readonly<Record<string, unknown>>;

/**
 * Reads each member of a map. One that is undefined is absent, as JSON has it; one that is null stays
 * for the checks after this one. Gives the map itself when nothing had to change.
 */
export function readMembers(map: Members, readMember: (member: unknown) => unknown): Members {
  let changed: [string, unknown][] | undefined;
  let hasAbsent = false;
  for (const name of Object.keys(map)) {
    const member = map[name];
    if (member === undefined) {
      hasAbsent = true;
    } else if (member !== null) {
      const read = readMember(member);
      if (read !== member) {
        changed ??= [];
        changed.push([name, read]);
      }
    }
  }
  const read = changed === undefined ? map : withMembers(map, changed);
  return hasAbsent
    ? Object.fromEntries(Object.entries(read).filter(([, member]) => member !== undefined))
    : read;
}

/** A copy with some members changed, safe for members named like parts of `Object.prototype`. */
export function withMembers<Value>(
  record: Readonly<Record<string, Value>>,
  changed: readonly (readonly [string, Value])[],
): Record<string, Value> {
  return Object.fromEntries([...Object.entries(record), ...changed]);
}
