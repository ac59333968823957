/** Regular expressions over names of topics, in the syntax of RE2 (KIP-848), matched in linear time. */

import { parse } from './regex/parser.ts'
import { compile, matches, type Program } from './regex/program.ts'

export { PatternError } from './regex/syntax.ts'

export interface TopicPattern {
  /** Whether the whole name matches. */
  matches(name: string): boolean
}

/** @throws PatternError with the reason. */
export function compileTopicPattern(text: string): TopicPattern {
  const program: Program = compile(parse(text))
  return { matches: name => matches(program, name) }
}
