/** The items whose key appears once, in order, and the keys that appear more often: those are refused altogether. */
export function withoutDuplicates<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K
): { readonly unique: readonly T[]; readonly duplicates: readonly K[] } {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return {
    unique: items.filter(item => counts.get(keyOf(item)) === 1),
    duplicates: [...counts].filter(([, count]) => count > 1).map(([key]) => key)
  }
}
