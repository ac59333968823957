import type { CodePoints, Edge, Expression } from './re2-syntax.ts'

type Step =
  | { readonly kind: 'one'; readonly has: CodePoints; readonly next: number }
  | { readonly kind: 'edge'; readonly at: Edge; readonly next: number }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'end' }

/** Repetitions are written out: this bounds what a short expression can grow to. */
const mostSteps = 5_000

/**
 * A test whether an expression matches a whole text. All ways through the expression are followed at once (Thompson's
 * construction), so that the time is bounded by steps times length.
 *
 * @throws SyntaxError when the expression is too large
 */
export function wholeMatch(expression: Expression): (text: string) => boolean {
  const steps: Step[] = [{ kind: 'end' }]
  const start = written(expression, 0, steps)
  return text => {
    const codes = [...text].map(char => char.codePointAt(0) ?? 0)
    let reached = reach(steps, [start], codes, 0)
    for (let at = 0; at < codes.length && reached.size > 0; at++) {
      const code = codes[at] ?? 0
      const next: number[] = []
      for (const index of reached) {
        const step = steps[index]
        if (step?.kind === 'one' && step.has(code)) next.push(step.next)
      }
      reached = reach(steps, next, codes, at + 1)
    }
    return reached.has(0)
  }
}

/** Adds the steps of an expression that goes on at `next`. @returns where it begins */
function written(expression: Expression, next: number, steps: Step[]): number {
  switch (expression.kind) {
    case 'one':
    case 'edge':
      return add(steps, { ...expression, next })
    case 'sequence':
      return expression.items.reduceRight((after, item) => written(item, after, steps), next)
    case 'choice': {
      const [only, ...others] = expression.options.map(option => written(option, next, steps))
      return only !== undefined && others.length === 0
        ? only
        : add(steps, { kind: 'split', to: [only ?? next, ...others] })
    }
    case 'repeat':
      return repeated(expression, next, steps)
  }
}

function repeated({ of, least, most }: Expression & { kind: 'repeat' }, next: number, steps: Step[]): number {
  let start = next
  if (most === Number.POSITIVE_INFINITY) {
    const to = [next]
    start = add(steps, { kind: 'split', to })
    to.push(written(of, start, steps))
  } else
    for (let count = least; count < most; count++)
      start = add(steps, { kind: 'split', to: [next, written(of, start, steps)] })
  for (let count = 0; count < least; count++) {
    const size = steps.length
    start = written(of, start, steps)
    // Repeating nothing is nothing: repetitions within repetitions of it would take time without ever growing too large.
    if (steps.length === size) break
  }
  return start
}

function add(steps: Step[], step: Step): number {
  if (steps.length >= mostSteps) throw new SyntaxError('the expression is too large')
  return steps.push(step) - 1
}

/** Every step that can be reached from these without reading on. */
function reach(steps: readonly Step[], from: readonly number[], codes: readonly number[], at: number): Set<number> {
  const reached = new Set<number>()
  const open = [...from]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue
    reached.add(index)
    const step = steps[index]
    if (step?.kind === 'split') open.push(...step.to)
    else if (step?.kind === 'edge' && isAt(step.at, codes, at)) open.push(step.next)
  }
  return reached
}

function isAt(edge: Edge, codes: readonly number[], at: number): boolean {
  switch (edge) {
    case 'text-start':
      return at === 0
    case 'text-end':
      return at === codes.length
    case 'line-start':
      return at === 0 || codes[at - 1] === 10
    case 'line-end':
      return at === codes.length || codes[at] === 10
    default:
      return (isWordAt(codes, at - 1) !== isWordAt(codes, at)) === (edge === 'word')
  }
}

function isWordAt(codes: readonly number[], at: number): boolean {
  const code = codes[at]
  return code !== undefined && code < 128 && /\w/.test(String.fromCharCode(code))
}
