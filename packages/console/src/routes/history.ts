import { diedAt, isDate, type Letter } from '@dead-letter/operator'
import type { Moment } from '../api/index.ts'
import type { Lineage } from '../query/lineage.ts'

/** What happened to a failure: each of its letters, and what was decided last. Earlier decisions stand in the audit. */
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
  const add = (what: string, value: Readonly<Record<string, unknown>> | null, detail: unknown): void => {
    if (value === null) return
    const { at, by, why, operation } = value as Record<string, string>
    moments.push({
      ...{
        at: Number(at),
        what,
        by: by ?? null,
        why: why ?? null,
        operation: operation ?? null,
        detail: String(detail ?? '')
      },
      letter: null
    })
  }
  const target = decision?.target ?? decision?.copy
  add(String(decision?.decision), decision, target === undefined ? '' : `to ${target}`)
  add('noted', note, note?.note)
  add('assigned', assignment, assignment?.assignee)
  const { timestamp } = letter.facts
  if (timestamp !== undefined && isDate(timestamp))
    moments.push({
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
