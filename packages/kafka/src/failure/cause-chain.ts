import { readProperty } from '../thrown.ts'

/** No chain of causes is followed further; a longer one is a loop in disguise (a getter that makes a new error each time). */
const MAX_CAUSES = 16
const MAX_TREE = 64

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

/**
 * Where libraries keep the error behind an error. The language has `cause`, `error` (SuppressedError) and `errors`;
 * Sequelize `parent` and `original`, mssql `originalError` and `precedingErrors`, TypeORM `driverError`, Stripe `detail`,
 * Mongoose `reason`, MongoDB `writeErrors`, the Cassandra driver `innerErrors`, Apollo and urql `networkError` and `graphQLErrors`,
 * graphql-request `response.errors`, Neon `sourceError`, Objection `nativeError`; others `inner`, `innerError`, `lastError`,
 * `originalException`, `previous`, `source`.
 */
const single = [
  'cause',
  'error',
  'original',
  'parent',
  'originalError',
  'driverError',
  'detail',
  'reason',
  'err',
  'networkError',
  'sourceError',
  'nativeError',
  'inner',
  'innerError',
  'lastError',
  'originalException',
  'previous',
  'source'
] as const
const several = ['errors', 'writeErrors', 'precedingErrors', 'graphQLErrors'] as const
/** What some use as a map: of fields, of hosts. */
const maps = ['innerErrors', 'errors'] as const

/** An error with everything that it carries: causes and all errors of aggregates, nearest first. */
export function errorTree(error: unknown): readonly unknown[] {
  const tree = [error]
  const add = (inner: unknown): void => {
    if (typeof inner === 'object' && inner !== null && tree.length < MAX_TREE && !tree.includes(inner)) tree.push(inner)
  }
  for (let i = 0; i < tree.length && tree.length < MAX_TREE; i++) {
    const outer = tree[i]
    if (typeof outer !== 'object' || outer === null) continue
    for (const name of single) add(readProperty(outer, name))
    const text = readProperty(outer, 'cause')
    // `new Error('…', { cause: 'connect ECONNREFUSED …' })`
    if (typeof text === 'string' && tree.length < MAX_TREE) tree.push(text)
    for (const name of several) for (const inner of listed(readProperty(outer, name))) add(inner)
    for (const name of maps) for (const inner of named(readProperty(outer, name))) add(inner)
    for (const inner of listed(readProperty(readProperty(outer, 'response'), 'errors'))) add(inner)
  }
  return tree
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  const cause = readProperty(error, 'cause')
  if (cause !== undefined && cause !== null) return cause
  const name = readProperty(error, 'name')
  if (name === 'AggregateError') return listed(readProperty(error, 'errors'))[0]
  return name === 'SuppressedError' ? readProperty(error, 'error') : undefined
}

/** Read by index: an array's own `slice` or iterator may be anything, and so may be its length. */
function listed(value: unknown): readonly unknown[] {
  if (!isArray(value)) return []
  const length = readProperty(value, 'length')
  const items: unknown[] = []
  for (let i = 0; typeof length === 'number' && i < Math.min(length, MAX_TREE); i++)
    items.push(readProperty(value, `${i}`))
  return items
}

/** The values of an object that is used as a map. */
function named(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || isArray(value)) return []
  try {
    return Object.keys(value)
      .slice(0, MAX_TREE)
      .map(key => readProperty(value, key))
  } catch {
    return []
  }
}

function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    // A revoked proxy.
    return false
  }
}
