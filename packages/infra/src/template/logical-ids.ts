/** The logical ids of what an application declares. Renaming one makes CloudFormation replace it. */
export function tableId(place: string): string {
  return `${place}Table`;
}

/** `OrdersFunction`, `OrdersRole` and so on, of the function `orders`. */
export function functionId(name: string, part: FunctionPart): string {
  return `${capitalized(name)}${part}`;
}

export type FunctionPart =
  | "Function"
  | "Role"
  | "LogGroup"
  | "Failures"
  | "Integration"
  | "Schedule"
  | "ScheduleRole"
  | "Permission";

/** The mapping that hands a table's changes to a function: `OrdersFromBooks`. */
export function streamId(functionName: string, place: string): string {
  return `${capitalized(functionName)}From${place}`;
}

/**
 * `GetApiOrdersRoute`. What a logical id cannot hold is left out, so that two routes may come to one id;
 * such a route, and only it, gets a number that follows from its text.
 */
export function routeIds(routes: readonly string[]): ReadonlyMap<string, string> {
  const plain = routes.map(plainRouteId);
  const isShared = (id: string) => plain.filter((other) => other === id).length > 1;
  return new Map(
    routes.map((route, position) => {
      const id = plain[position] ?? "";
      return [route, `${id}${isShared(id) ? checksum(route) : ""}Route`];
    }),
  );
}

/** `OrdersFunctionErrorsAlarm`, of the alarm `functionErrors` and the function `orders`. */
export function alarmId(name: string, part: string): string {
  return `${part}${capitalized(name)}Alarm`;
}

/** The question `slowRequests` to the logs: `SlowRequestsQuery`. */
export function logQueryId(name: string): string {
  return `${capitalized(name)}Query`;
}

function plainRouteId(route: string): string {
  return (route.match(/[A-Za-z0-9]+/g) ?? [])
    .map((word, position) => capitalized(position === 0 ? word.toLowerCase() : word))
    .join("");
}

/** FNV-1a of 32 bits: short and always the same. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0").toUpperCase();
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
