import { wholeMatch } from './re2-program.ts'
import { parseRe2 } from './re2-syntax.ts'

/** A test for whole transactional ids; everything passes an empty pattern. Null when the expression is not one. */
export function idPattern(source: string): ((transactionalId: string) => boolean) | null {
  if (source === '') return () => true
  try {
    return wholeMatch(parseRe2(source))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
