import type { Letter } from '../letters/letter.ts'

/** What a schema says is wrong with a value, and where. */
export interface ValueProblem {
  /** JSON Pointer (RFC 6901): empty for the whole value. */
  readonly path: string
  readonly message: string
}

const said = /^The value does not fit the schema: /
/** `/items/0/price: must be number`, as JSON Schema tells it. */
const pointer = /^((?:\/[^/:\s]*)+): (.*)$/s
/** `items.0.price: expected number`, as Standard Schema validators do. */
const dotted = /^([\w$-]+(?:\.[\w$-]+)*): (.*)$/s
const messageChars = 500

/**
 * Where in its value a letter says it does not fit, and where a check says so now.
 * @param complaint what a check of today says of the letter; `null` or left out: nothing
 */
export function valueProblems({ facts }: Letter, complaint: string | null = null): ValueProblem[] {
  const told = facts.stage === 'validate' ? facts.message : undefined
  const found = [told, complaint ?? undefined].filter(text => text !== undefined && text !== '').map(problemIn)
  return found.filter(({ path, message }, i) => i === found.findIndex(p => p.path === path && p.message === message))
}

function problemIn(text = ''): ValueProblem {
  const reason = text.replace(said, '').slice(0, messageChars)
  const [, path, message] = pointer.exec(reason) ?? []
  if (path !== undefined && message !== undefined) return { path, message }
  const [, dots, words] = dotted.exec(reason) ?? []
  if (dots !== undefined && words !== undefined) return { path: `/${dots.replaceAll('.', '/')}`, message: words }
  return { path: '', message: reason }
}
