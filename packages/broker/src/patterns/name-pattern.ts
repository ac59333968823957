import type { RE2JS } from 're2js'
import re2js from './re2js.cjs'

/** An expression that RE2/J, which Kafka's brokers use, would not read. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/** A regular expression over whole names, of topics (KIP-848) or transactional ids (KIP-1152), matched in linear time. */
export interface NamePattern {
  matches(name: string): boolean
}

let engine: typeof RE2JS | undefined

/** @throws PatternError with the reason. */
export function compileNamePattern(text: string): NamePattern {
  engine ??= (re2js.load() as { RE2JS: typeof RE2JS }).RE2JS
  try {
    const compiled = engine.compile(text)
    return { matches: name => compiled.matches(name) }
  } catch (error) {
    throw new PatternError((error as Error).message, { cause: error })
  }
}
