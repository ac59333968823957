/** A regular expression as a list of steps, walked along all ways at once: the time is that of text times program. */
import { type CharTest, type Edge, isWordCode, PatternError, type Syntax } from './syntax.ts'

type Step =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'fork'; readonly ways: number[] }
  | { readonly kind: 'end' }

export type Program = readonly Step[]

/** A request of a few kilobytes can ask for much more by repetitions. */
const maxSteps = 50_000

export function compile(syntax: Syntax): Program {
  const steps: Step[] = []
  emit(syntax, steps)
  steps.push({ kind: 'end' })
  return steps
}

function emit(syntax: Syntax, steps: Step[]): void {
  if (steps.length > maxSteps) throw new PatternError('it is too large')
  if (syntax.kind === 'char' || syntax.kind === 'edge') steps.push(syntax)
  else if (syntax.kind === 'all') for (const item of syntax.items) emit(item, steps)
  else if (syntax.kind === 'any') emitAny(syntax.items, steps)
  else emitRepeat(syntax.item, syntax.min, syntax.max, steps)
}

function fork(steps: Step[], ...ways: number[]): number[] {
  steps.push({ kind: 'fork', ways })
  return ways
}

function emitAny(items: readonly Syntax[], steps: Step[]): void {
  const begin = fork(steps)
  const ends = items.map(item => {
    begin.push(steps.length)
    emit(item, steps)
    return fork(steps)
  })
  for (const end of ends) end.push(steps.length)
}

function emitRepeat(item: Syntax, min: number, max: number, steps: Step[]): void {
  for (let i = 0; i < min; i++) emit(item, steps)
  if (max === Number.POSITIVE_INFINITY) {
    const at = steps.length
    const loop = fork(steps, at + 1)
    emit(item, steps)
    fork(steps, at)
    loop.push(steps.length)
    return
  }
  const skips: number[][] = []
  for (let i = min; i < max; i++) {
    skips.push(fork(steps, steps.length + 1))
    emit(item, steps)
  }
  for (const skip of skips) skip.push(steps.length)
}

export function matches(program: Program, text: string): boolean {
  const codes = Array.from(text, char => char.codePointAt(0) ?? 0)
  let states = reach(program, [0], codes, 0)
  for (const [at, code] of codes.entries()) {
    const next: number[] = []
    for (const state of states) {
      const step = program[state]
      if (step?.kind === 'char' && step.test(code)) next.push(state + 1)
    }
    if (next.length === 0) return false
    states = reach(program, next, codes, at + 1)
  }
  return states.has(program.length - 1)
}

/** All steps that can be reached without reading a character. */
function reach(program: Program, from: readonly number[], codes: readonly number[], at: number): Set<number> {
  const reached = new Set<number>()
  const open = [...from]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue
    reached.add(state)
    const step = program[state]
    if (step?.kind === 'fork') open.push(...step.ways)
    else if (step?.kind === 'edge' && isAt(step.edge, codes, at)) open.push(state + 1)
  }
  return reached
}

function isAt(edge: Edge, codes: readonly number[], at: number): boolean {
  if (edge === 'text start') return at === 0
  if (edge === 'text end') return at === codes.length
  if (edge === 'line start') return at === 0 || codes[at - 1] === 0x0a
  if (edge === 'line end') return at === codes.length || codes[at] === 0x0a
  const isWord = (code: number | undefined): boolean => code !== undefined && isWordCode(code)
  return (isWord(codes[at - 1]) !== isWord(codes[at])) === (edge === 'word edge')
}
