export interface SavedFilter {
  readonly name: string
  /** As an address has it. */
  readonly query: string
}

const kept = 'filters'
const mostKept = 50

const isSaved = (value: unknown): value is SavedFilter =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'query' in value &&
  typeof value.query === 'string'

/** What the browser kept; nothing where it may not, or where it is no list of filters. */
export function readFilters(): readonly SavedFilter[] {
  try {
    const given: unknown = JSON.parse(localStorage.getItem(kept) ?? '[]')
    return Array.isArray(given) ? given.filter(isSaved).slice(0, mostKept) : []
  } catch {
    return []
  }
}

export function keepFilters(filters: readonly SavedFilter[]): void {
  try {
    localStorage.setItem(kept, JSON.stringify(filters.slice(-mostKept)))
  } catch {
    // They last as long as the page.
  }
}
