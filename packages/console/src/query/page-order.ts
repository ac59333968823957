/** Where something stands in a list that is sorted: what it is sorted by, and what tells it from others that have the same. */
export interface PagePlace {
  readonly value: number | string
  readonly id: string
}

/** Which page of a list in an order in which nothing has the same place. */
interface PageRequest {
  /** The greatest first; else names as they come. */
  readonly descending: boolean
  readonly after: PagePlace | null
  readonly limit: number
}

function comparePlaces(a: PagePlace, b: PagePlace, descending: boolean): number {
  if (a.value !== b.value) return a.value < b.value === descending ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

/**
 * One page of what is listed: what stands behind a place, whatever has come before it since. `next` is the place of the last one, when
 * there are more.
 */
export function pageOf<T>(
  all: readonly T[],
  placeOf: (item: T) => PagePlace,
  { descending, after, limit }: PageRequest
): { readonly items: T[]; readonly next: PagePlace | null } {
  const placed = all.map(item => ({ item, place: placeOf(item) }))
  const behind = after === null ? placed : placed.filter(({ place }) => comparePlaces(place, after, descending) > 0)
  behind.sort((a, b) => comparePlaces(a.place, b.place, descending))
  const page = behind.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ item }) => item),
    next: last === undefined || page.length === behind.length ? null : last.place
  }
}
