/**
 * Gives what any of the iterators has next, until all are through. Each is asked again only when
 * what it gave was taken, so that no more than one value of each waits.
 */
export async function* mergeIterators<Value>(
  iterators: readonly AsyncIterator<Value>[],
): AsyncGenerator<Value> {
  const ask = async (position: number): Promise<Asked<Value>> => {
    const next = await iterators[position]?.next();
    return { position, next };
  };
  const asked = new Map(iterators.map((_iterator, position) => [position, ask(position)]));
  while (asked.size > 0) {
    const { position, next } = await Promise.race(asked.values());
    if (next === undefined || next.done === true) {
      asked.delete(position);
      continue;
    }
    yield next.value;
    asked.set(position, ask(position));
  }
}

interface Asked<Value> {
  readonly position: number;
  readonly next: IteratorResult<Value> | undefined;
}
