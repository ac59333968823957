/** A step into JSON: a name or an index, every element, or a name at any depth. */
export type Step =
  | { readonly kind: 'one'; readonly name: string }
  | { readonly kind: 'every' }
  | { readonly kind: 'anywhere'; readonly name: string }

const step =
  /^(?:\.\.([\p{L}_$][\p{L}\p{N}_$-]*)|\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\[\*\]|\.\*|\['([^']*)'\]|\["([^"]*)"\])/u

/**
 * `$.card`, `$.items[*].sku`, `$['first name'][0]`, `$..card` (at any depth), `$` (all of it).
 * @returns null for what is no such path
 */
export function parseFieldPath(text: string): readonly Step[] | null {
  if (!text.startsWith('$')) return null
  const steps: Step[] = []
  for (let rest = text.slice(1); rest !== ''; ) {
    const found = step.exec(rest)
    if (found === null) return null
    const [whole, deep, name, index, single, double] = found
    const one = name ?? index ?? single ?? double
    if (deep !== undefined) steps.push({ kind: 'anywhere', name: deep })
    else steps.push(one === undefined ? { kind: 'every' } : { kind: 'one', name: one })
    rest = rest.slice(whole.length)
  }
  return steps
}

/** A path of which so many steps are taken. */
export interface Walk {
  readonly path: readonly Step[]
  readonly taken: number
}

/** Where paths are, one level further down, at a name (or an index as text). */
export function walkInto(walks: readonly Walk[], name: string): Walk[] {
  const next: Walk[] = []
  for (const { path, taken } of walks) {
    const at = path[taken]
    if (at === undefined) continue
    if (at.kind === 'anywhere') next.push({ path, taken })
    if (at.kind === 'every' || at.name === name) next.push({ path, taken: taken + 1 })
  }
  return next
}

/** Those of what a mask was made of that are paths of fields; the others are names of headers. */
export const fieldPaths = (given: readonly string[]): (readonly Step[])[] =>
  given.flatMap(text => {
    const path = parseFieldPath(text)
    return path === null ? [] : [path]
  })

/** The same at whatever name. */
export function walkAny(walks: readonly Walk[]): Walk[] {
  return walks.flatMap(({ path, taken }) => {
    const at = path[taken]
    if (at === undefined) return []
    const next = { path, taken: taken + 1 }
    return at.kind === 'anywhere' ? [{ path, taken }, next] : [next]
  })
}

/** Whether one of the paths ends here. */
export const isAtEnd = (walks: readonly Walk[]): boolean => walks.some(({ path, taken }) => taken === path.length)

/** Every value at a path, in order. A path that leads nowhere has none. */
export function valuesAt(value: unknown, path: readonly Step[]): unknown[] {
  const found: unknown[] = []
  const left: { readonly value: unknown; readonly walks: readonly Walk[] }[] = [{ value, walks: [{ path, taken: 0 }] }]
  for (let here = left.pop(); here !== undefined; here = left.pop()) {
    const { value: at, walks } = here
    if (isAtEnd(walks)) found.push(at)
    if (typeof at !== 'object' || at === null) continue
    const inside = Object.entries(at).map(([name, item]) => ({ value: item, walks: walkInto(walks, name) }))
    left.push(...inside.filter(next => next.walks.length > 0).reverse())
  }
  return found
}
