/** Places of a list by growing value, equal ones in their order. A heap: whoever takes the first few never pays for sorting the rest. */
export function* lowestFirst(values: readonly number[]): Generator<number> {
  const heap = Uint32Array.from(values.keys());
  const before = (a: number, b: number) => values[a]! < values[b]! || (values[a] === values[b] && a < b);
  const sink = (from: number, size: number) => {
    const sunk = heap[from]!;
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, sunk)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = sunk;
  };
  for (let at = (values.length >> 1) - 1; at >= 0; at--) sink(at, values.length);
  for (let size = values.length; size > 0;) {
    yield heap[0]!;
    heap[0] = heap[--size]!;
    sink(0, size);
  }
}
