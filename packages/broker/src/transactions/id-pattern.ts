import { parse } from '../groups/consumer/regex/parser.ts'
import { compile, matches } from '../groups/consumer/regex/program.ts'
import { PatternError } from '../groups/consumer/regex/syntax.ts'

/** A test for whole transactional ids, in RE2's syntax; all pass an empty pattern. Null when it is no expression. */
export function idPattern(source: string): ((transactionalId: string) => boolean) | null {
  if (source === '') return () => true
  try {
    const program = compile(parse(source))
    return transactionalId => matches(program, transactionalId)
  } catch (error) {
    if (error instanceof PatternError) return null
    throw error
  }
}
