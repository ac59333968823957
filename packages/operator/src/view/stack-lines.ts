import { explainCause } from '../cause/cause.ts'
import type { Letter } from '../letters/letter.ts'

/** A line of a stack trace. */
export interface StackLine {
  readonly text: string
  /** A frame of the application's own code. */
  readonly own: boolean
  /** The heading of an error: its class and message, or a further line of that. */
  readonly head: boolean
}

const mostLines = 500
const lineChars = 2000
const frameLine = /^\s+at |^\s+File "|^\s*goroutine |^\t|^\s{2,}\S/

/** The lines of a letter's stack, with those of the application's own code marked; at most 500, each cut after 2,000 characters. */
export function stackLines(letter: Letter): StackLine[] {
  const { stack } = letter.facts
  if (stack === undefined || stack === '') return []
  const own = explainCause(letter)
    .filter(({ kind, owner }) => kind === 'frame' && owner === 'own')
    .map(({ text }) => text.split(/[\s()]+/).filter(word => word !== ''))
  return stack
    .slice(0, mostLines * lineChars)
    .split(/\r?\n/, mostLines)
    .map(line => {
      const text = line.slice(0, lineChars)
      const isFrame = frameLine.test(text)
      return {
        text,
        own: isFrame && own.some(words => words.every(word => text.includes(word))),
        head: !isFrame && text.trim() !== ''
      }
    })
}
