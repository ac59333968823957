import {
  auditMoment,
  diedAt,
  entryMoment,
  type HistoryMoment,
  isDate,
  type Letter,
  mergeMoments
} from '@dead-letter/operator'
import type { LetterHistory, Moment } from '../api/index.ts'
import type { Lineage } from '../query/lineage.ts'
import type { Parts } from '../work/parts.ts'

/** What happened to a failure: each of its letters, and what was decided last. Earlier decisions stand in the audit: {@link wholeHistory}. */
export function historyOf(letter: Letter, { letters, decision, note, assignment }: Lineage): Moment[] {
  const moments: Moment[] = letters.map(row => ({
    ...{ at: row.at, what: 'failed', by: row.group, why: null, operation: null, detail: row.message },
    letter: { dlq: row.dlq, partition: row.partition, offset: row.offset }
  }))
  if (moments.length === 0) {
    const at = diedAt(letter)
    const { topic, partition, offset } = letter.record
    moments.push({
      ...{ at: isDate(at) ? at : null, what: 'failed', by: letter.facts.group ?? null, why: null, operation: null },
      ...{ detail: letter.facts.message ?? '', letter: { dlq: topic, partition, offset } }
    })
  }
  for (const [kind, value] of Object.entries({ decision, note, assignment }))
    if (value !== null) moments.push(shown(entryMoment(kind as 'decision' | 'note' | 'assignment', value as never)))
  const { timestamp } = letter.facts
  if (timestamp !== undefined && isDate(timestamp))
    // Before a failure of the same instant.
    moments.unshift({
      at: timestamp,
      what: 'produced',
      by: null,
      why: null,
      operation: null,
      detail: letter.facts.topic ?? '',
      letter: null
    })
  return moments.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
}

/** With every decision that the audit tells of. */
export async function wholeHistory(
  { reader, index }: Pick<Parts, 'reader' | 'index'>,
  known: readonly Moment[],
  failure: string,
  topics: readonly string[] | null
): Promise<LetterHistory> {
  try {
    await index.auditFresh()
  } catch (error) {
    return { items: [...known], problem: error instanceof Error ? error.message : String(error) }
  }
  const told = (await reader.ask('auditOfFailure', failure))
    .filter(({ dlq }) => topics === null || topics.includes(dlq))
    .map(entry => shown(auditMoment(entry, entry)))
  return { items: mergeMoments(known, told), problem: null }
}

/** As the API has it; nothing that it tells is a letter. */
const shown = ({ at, what, by, why, operation, detail }: HistoryMoment): Moment => ({
  ...{ at, what, by: by ?? null, why: why ?? null, operation: operation ?? null, detail: detail ?? '', letter: null }
})
