import { explainCause, type Letter } from '@dead-letter/operator'
import type { Frame } from '../api/index.ts'

const mostLines = 500
const lineChars = 2000
const frameLine = /^\s+at |^\s+File "|^\s*goroutine |^\t|^\s{2,}\S/

/** The lines of a letter's stack, with those of the application's own code marked. */
export function framesOf(letter: Letter): Frame[] {
  const { stack } = letter.facts
  if (stack === undefined) return []
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
