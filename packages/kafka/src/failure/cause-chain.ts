/** No chain of causes is followed further; a longer one is a loop in disguise (a getter that makes a new error each time). */
const MAX_CAUSES = 16
const MAX_TREE = 64

/** A property of anything, or `undefined` when there is none or reading it throws (getters, revoked proxies). */
export function readProperty(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  try {
    return (value as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

/** `instanceof` for whatever was thrown: asking it of a revoked proxy throws. */
export function isInstance<T>(value: unknown, of: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof of
  } catch {
    return false
  }
}

/**
 * An error and its causes, outermost first; the last is the root cause. Of an `AggregateError` without a cause the first
 * error is followed, of a `SuppressedError` the one that suppressed the other. Ends at a cause that was seen before.
 */
export function causeChain(error: unknown): readonly unknown[] {
  const chain = [error]
  for (let next = causeOf(error); next !== undefined && next !== null; next = causeOf(next)) {
    if (chain.length === MAX_CAUSES || chain.includes(next)) break
    chain.push(next)
  }
  return chain
}

/** An error with everything that it carries: causes and all errors of aggregates, nearest first. */
export function errorTree(error: unknown): readonly unknown[] {
  const tree = [error]
  for (let i = 0; i < tree.length && tree.length < MAX_TREE; i++) {
    for (const inner of [readProperty(tree[i], 'cause'), readProperty(tree[i], 'error'), ...inside(tree[i])]) {
      if (typeof inner === 'object' && inner !== null && !tree.includes(inner)) tree.push(inner)
    }
  }
  return tree
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  const cause = readProperty(error, 'cause')
  if (cause !== undefined && cause !== null) return cause
  const name = readProperty(error, 'name')
  if (name === 'AggregateError') return inside(error)[0]
  return name === 'SuppressedError' ? readProperty(error, 'error') : undefined
}

function inside(error: unknown): readonly unknown[] {
  const errors = readProperty(error, 'errors')
  try {
    return Array.isArray(errors) ? errors.slice(0, MAX_TREE) : []
  } catch {
    return []
  }
}
