import { recordToLine } from '@dead-letter/kafka/internal'
import { writePrivateFile } from '../files/private-file.ts'
import type { Letter } from '../letters/letter.ts'
import { keyText } from '../lineage/lineage.ts'
import { type LetterMask, maskRecord } from '../mask/letter-mask.ts'

/**
 * Writes a letter, masked, into a folder (made where it is missing, mode 0700) as a file of its own (mode 0600), which `lettersFrom()` of
 * `@dead-letter/kafka/testing` reads. One failure has one file.
 * @returns the file's name
 */
export function saveFixture(folder: string, letter: Letter, mask: LetterMask): string {
  const name = fixtureName(letter)
  writePrivateFile(folder, name, fixtureText(letter, mask))
  return name
}

/** The name of the file of a failure among fixtures. */
export const fixtureName = ({ key }: Letter): string => `${keyText(key)}.json`

/** A letter, masked, as the text of a file that `lettersFrom()` of `@dead-letter/kafka/testing` reads. */
export function fixtureText(letter: Letter, mask: LetterMask): string {
  const { record, masked } = maskRecord(letter, mask)
  return `${JSON.stringify(recordToLine(record, masked), null, 2)}\n`
}
