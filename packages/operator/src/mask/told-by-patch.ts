import { isAtEnd, type Step, type Walk, walkAny, walkInto } from './field-path.ts'
import { tokensOf } from './json-pointer.ts'

type Paths = readonly (readonly Step[])[]

/** What a JSON Patch does with hidden fields. */
export interface PatchReads {
  /** The operation whose success tells what is hidden; `null`: none. */
  readonly read: string | null
  /** Where hidden values stand behind it: what was copied or moved is hidden there too. */
  readonly paths: Paths
}

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string | undefined
  readonly value?: unknown
}

/** Copies of copies double what is hidden: more places than these are not told apart. */
const mostPaths = 1000

/**
 * Which operation of a patch (RFC 6902, checked) would tell by succeeding or failing what is hidden: a `test` of a hidden value, also
 * where it was copied to, or any that goes into one. Whatever is not surely harmless counts.
 */
export function readsOfPatch(patch: readonly unknown[], given: Paths): PatchReads {
  const operations = patch as readonly Operation[]
  const moves = operations.some(({ op }) => op !== 'test' && op !== 'replace')
  // Elements change places.
  let paths: Paths = moves ? given.map(path => path.map(anyIndex)) : given
  for (const operation of operations) {
    const { op, path, from, value } = operation
    const to = into(paths, path)
    const source = from === undefined ? null : into(paths, from)
    const isTold =
      op === 'test' && (isAtEnd(to.walks) || (typeof value === 'object' && value !== null && to.walks.length > 0))
    if (isTold || to.isInside || source?.isInside || paths.length > mostPaths)
      return { read: `${op} ${op === 'test' || !source?.isInside ? path : from}`, paths }
    if (source === null) continue
    const steps = tokensOf(path).map(stepOf)
    const copied = source.walks.flatMap(({ path, taken }) =>
      taken === 0 && path[0]?.kind === 'anywhere' ? [] : [[...steps, ...path.slice(taken)]]
    )
    paths = [...paths, ...copied]
  }
  return { read: null, paths }
}

const isIndex = (name: string): boolean => /^(?:-|\d+)$/.test(name)
const stepOf = (name: string): Step => (isIndex(name) ? { kind: 'every' } : { kind: 'one', name })
const anyIndex = (step: Step): Step => (step.kind === 'one' ? stepOf(step.name) : step)

/** Where paths are at a pointer, and whether it leads into what is hidden. */
function into(paths: Paths, pointer: string): { readonly walks: readonly Walk[]; readonly isInside: boolean } {
  let walks: readonly Walk[] = paths.map(path => ({ path, taken: 0 }))
  for (const token of tokensOf(pointer)) {
    if (isAtEnd(walks)) return { walks, isInside: true }
    walks = token === '-' ? walkAny(walks) : walkInto(walks, token)
  }
  return { walks, isInside: false }
}
