import { diedAt, doneBy, isDate, type Letter } from '@dead-letter/operator'
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
    .map(
      ({ at, by, action, operation, why, text, target }): Moment => ({
        ...{ at, what: doneBy(action), by, why: why ?? null, operation, letter: null },
        detail: text ?? target ?? ''
      })
    )
  return { items: mergedMoments(known, told), problem: null }
}

/** What the audit and the ledger both tell is there once, as the ledger tells it: to the entry, with where it went. */
export function mergedMoments(known: readonly Moment[], told: readonly Moment[]): Moment[] {
  const nameOf = ({ operation, what }: Moment): string => `${operation} ${what}`
  const there = new Set(known.filter(({ operation }) => operation !== null).map(nameOf))
  const more = told.filter(moment => !there.has(nameOf(moment)))
  return [...known, ...more].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
}
