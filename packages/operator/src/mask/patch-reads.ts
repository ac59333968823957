import { isAtEnd, parseFieldPath, type Walk, walkInto } from './field-path.ts'

/**
 * Whether a patch of RFC 6902 may put what is hidden where it is shown, or ask for it: copies, moves or tests of what a mask hides, of what
 * lies in it, or of what may hold it.
 * @param given what the mask was made of
 */
export function patchReadsHidden(patch: readonly unknown[], given: readonly string[]): boolean {
  const fields = given.flatMap((text): Walk[] => {
    const path = parseFieldPath(text)
    return path === null ? [] : [{ path, taken: 0 }]
  })
  return patch.some(operation => {
    const { op, path, from } = (operation ?? {}) as Record<string, unknown>
    const read = op === 'copy' || op === 'move' ? from : op === 'test' ? path : undefined
    if (typeof read !== 'string') return false
    let walks: readonly Walk[] = fields
    for (const name of read.split('/').slice(1)) {
      if (isAtEnd(walks)) return true
      walks = walkInto(walks, name.replaceAll('~1', '/').replaceAll('~0', '~'))
    }
    return walks.length > 0
  })
}
