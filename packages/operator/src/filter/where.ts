import { type CelEnv, type CelInput, celEnv, parse, plan } from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { DeadLetterError, nearest } from '@dead-letter/kafka/internal'
import { namesIn } from './expression-names.ts'

/** Whether an expression holds for a letter's variables; a text says why it could not be told. */
export type Where = (variables: Readonly<Record<string, CelInput>>) => boolean | string

/** Names that the language brings. */
const typeNames = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'] as const

/** Characters of what an evaluation says; it may quote the letter. */
const reasonChars = 200

/**
 * Makes an expression ready to be asked.
 * @param names of variables
 * @throws DeadLetterError OPTION_INVALID for one that does not parse or names what does not exist
 */
export function compileWhere(source: string, names: readonly string[], option: string): Where {
  const env = celEnv({ funcs: strings })
  const invalid = (got: string): DeadLetterError =>
    new DeadLetterError('OPTION_INVALID', { option, expected: 'an expression of CEL over a letter', got })
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(source)
  } catch (error) {
    throw invalid(said(error))
  }
  const { variables, calls } = namesIn(parsed.expr)
  const known = [...names, ...typeNames]
  const unknown = variables.find(name => !known.includes(name))
  if (unknown !== undefined) throw invalid(`'${unknown}', which is not known${repair(unknown, names)}`)
  const missing = calls.find(call => !hasFunction(env, call))
  if (missing !== undefined) throw invalid(`'${missing}()', a function that CEL does not have`)
  const evaluate = plan(env, parsed)
  return variables => {
    try {
      const result = evaluate(variables)
      if (typeof result === 'boolean') return result
      return result instanceof Error ? said(result) : 'the expression is not true or false'
    } catch (error) {
      return said(error)
    }
  }
}

const repair = (name: string, names: readonly string[]): string => {
  const meant = nearest(name, names)
  return meant === undefined ? `; known: ${names.join(', ')}` : `; did you mean '${meant}'?`
}

/** Operators and what macros become are the language's own, and are named by signs. */
const hasFunction = (env: CelEnv, name: string): boolean =>
  !/^[a-zA-Z]/.test(name) || env.funcs.find(name) !== undefined

const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, reasonChars)
