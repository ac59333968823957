import { readFileSync, rmSync } from 'node:fs'
import { DeadLetterError, recordFromLine } from '@dead-letter/kafka/internal'
import { PrivateFile } from '../files/private-file.ts'
import { archiveLines } from './archive-lines.ts'
import type { EraseMatch } from './erase-match.ts'

/** What a file holds of a person. */
export interface EraseFileFinding {
  readonly file: string
  readonly letters: number
  /** Lines that are no letters (CSV, say): what they hold is not known. */
  readonly unread: number
}

/** A fixture is one record over several lines; an export has one on each. */
function fixtureIn(file: string): ReturnType<typeof recordFromLine> | null {
  if (!file.endsWith('.json')) return null
  try {
    return recordFromLine(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new DeadLetterError('ARCHIVE_UNREADABLE', { file, reason: (error as Error).message }, error)
  }
}

/** @throws DeadLetterError ARCHIVE_UNREADABLE */
export async function findInFile(file: string, match: EraseMatch): Promise<EraseFileFinding> {
  const fixture = fixtureIn(file)
  if (fixture !== null && typeof fixture !== 'string')
    return { file, letters: match(fixture.record) ? 1 : 0, unread: 0 }
  let letters = 0
  let unread = 0
  for await (const { text } of archiveLines(file)) {
    const read = text === null ? 'no text' : recordFromLine(text)
    if (typeof read === 'string') unread++
    else if (match(read.record)) letters++
  }
  return { file, letters, unread }
}

/**
 * Takes letters out of a file: what is left takes its place when all of it is written; a file of which nothing is left is removed.
 * @throws DeadLetterError ARCHIVE_UNREADABLE, ARCHIVE_FILE
 */
export async function eraseFromFile(file: string, match: EraseMatch): Promise<void> {
  const fixture = fixtureIn(file)
  if (fixture !== null && typeof fixture !== 'string') {
    if (match(fixture.record)) rmSync(file)
    return
  }
  const rest = await PrivateFile.create(file, true)
  let left = 0
  try {
    for await (const { text } of archiveLines(file)) {
      const read = text === null ? 'no text' : recordFromLine(text)
      if (typeof read !== 'string' && match(read.record)) continue
      left++
      if (text === null) throw new DeadLetterError('ARCHIVE_UNREADABLE', { file, reason: 'a line of it is no text' })
      await rest.line(text)
    }
    if (left > 0) await rest.end()
    else rest.drop()
    if (left === 0) rmSync(file)
  } catch (error) {
    rest.drop()
    throw error
  }
}
