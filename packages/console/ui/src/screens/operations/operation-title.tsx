import { FilterWords } from '../../filters/filter-words.tsx'
import type { Operation } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** What an operation does, with the names of causes. */
export function OperationTitle({
  operation: { action, words }
}: {
  readonly operation: Pick<Operation, 'action' | 'words'>
}) {
  return (
    <>
      {text.actions[action] ?? action}: <FilterWords words={words} />
    </>
  )
}
