import type { EraseFileFinding, EraseFindings } from '@dead-letter/operator'
import { number } from '../output/summary.ts'

/** What may hold something of a person and could not be read, a sentence for each: while there is one, nobody can say that all is gone. */
export const unknownOf = (
  { forbidden, unreadable }: Pick<EraseFindings, 'forbidden' | 'unreadable'>,
  files: readonly EraseFileFinding[]
): readonly string[] => [
  ...forbidden.map(topic => `no permission to read ${topic}: what it holds is not known`),
  ...unreadable.map(
    ({ topic, partition, batches }) =>
      `${topic}[${partition}]: batches that could not be read: ${number(batches)}; what they hold is not known`
  ),
  ...files
    .filter(({ unread }) => unread > 0)
    .map(({ file, unread }) => `${file}: lines that are no letters: ${number(unread)}; what they hold is not known`)
]
