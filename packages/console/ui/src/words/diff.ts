import { isJson, spread } from './json-text.ts'

export interface DiffLine {
  readonly sign: ' ' | '+' | '-'
  readonly words: string
}

/** More lines than this are not compared one by one: the table would have their product. */
const mostLines = 1500

/** JSON on one line is compared field by field. */
const linesOf = (text: string): string[] => (isJson(text) ? spread(text) : text).split('\n')

/** Lines of which text has to go and come for one to become the other: their longest common part stays. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  if (old.length > mostLines || now.length > mostLines) return whole(old, now)
  const width = now.length + 1
  // Of what is left from (i, j) on, how many lines can stay.
  const stays = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number): number => stays[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      stays[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ sign: ' ', words: old[i] ?? '' })
      i++
      j++
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '-', words: old[i++] ?? '' })
    else lines.push({ sign: '+', words: now[j++] ?? '' })
  }
  return lines
}

/** Lines that are the same, in the place of which their count stands. */
export interface DiffGap {
  readonly sign: '…'
  readonly count: number
}

/** Unchanged lines that are shown on each side of what is changed. */
const around = 3

/** What is changed with a few lines around it: of the rest only how many lines there are. */
export function folded(lines: readonly DiffLine[]): (DiffLine | DiffGap)[] {
  const parts: (DiffLine | DiffGap)[] = []
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as DiffLine
    if (line.sign !== ' ') {
      parts.push(line)
      i++
      continue
    }
    let end = i
    while (end < lines.length && lines[end]?.sign === ' ') end++
    const [before, after] = [i === 0 ? 0 : around, end === lines.length ? 0 : around]
    const count = end - i - before - after
    if (count <= 1) parts.push(...lines.slice(i, end))
    else parts.push(...lines.slice(i, i + before), { sign: '…', count }, ...lines.slice(end - after, end))
    i = end
  }
  return parts
}

const whole = (old: readonly string[], now: readonly string[]): DiffLine[] => [
  ...old.map((words): DiffLine => ({ sign: '-', words })),
  ...now.map((words): DiffLine => ({ sign: '+', words }))
]
