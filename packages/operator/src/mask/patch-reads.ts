import { fieldPaths, isAtEnd, type Walk, walkInto } from './field-path.ts'
import { tokensOf } from './json-pointer.ts'

/**
 * Whether a patch of RFC 6902 may put what is hidden where it is shown, or ask for it: copies, moves or tests of what a mask hides, of what
 * lies in it, or of what may hold it.
 * @param given what the mask was made of
 */
export function patchReadsHidden(patch: readonly unknown[], given: readonly string[]): boolean {
  const fields = fieldPaths(given).map((path): Walk => ({ path, taken: 0 }))
  return patch.some(operation => {
    const { op, path, from } = (operation ?? {}) as Record<string, unknown>
    const read = op === 'copy' || op === 'move' ? from : op === 'test' ? path : undefined
    if (typeof read !== 'string') return false
    let walks: readonly Walk[] = fields
    for (const name of tokensOf(read)) {
      if (isAtEnd(walks)) return true
      walks = walkInto(walks, name)
    }
    return walks.length > 0
  })
}
