import { type Letter, readCause } from '@dead-letter/operator'

const stages: Readonly<Record<string, string>> = {
  'decode-key': 'while its key was read',
  'decode-value': 'while its value was read',
  validate: 'while it was checked',
  handle: 'while it was handled'
}
const messageChars = 200

/** What happened to a record, in one sentence. */
export function sentenceOf(letter: Letter): string {
  const { facts } = letter
  const { name, message } = readCause(letter)
  const [line = ''] = message.trim().split(/\r?\n/, 1)
  const what = line === '' || line === name ? name : `${name}: ${line.slice(0, messageChars)}`
  const place =
    facts.topic === undefined
      ? 'a record'
      : `record ${facts.topic}${facts.partition === undefined ? '' : `[${facts.partition}]`}${facts.offset === undefined ? '' : `@${facts.offset}`}`
  const when = stages[facts.stage ?? ''] ?? ''
  const who = facts.group ? ` by group ${facts.group}` : ''
  const attempts = facts.attempts !== undefined && facts.attempts > 1 ? `, ${facts.attempts} times` : ''
  const again =
    letter.redrives > 0 ? `, after it was sent back ${letter.redrives === 1 ? 'once' : `${letter.redrives} times`}` : ''
  return `${what} — ${place} failed${when === '' ? '' : ` ${when}`}${who}${attempts}${again}.`
}
