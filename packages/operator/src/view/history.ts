import { DeadLetterError } from '@dead-letter/kafka/internal'
import { readCause } from '../cause/cause.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { AuditEntry } from '../ledger/audit-entry.ts'
import { decodeEntry } from '../ledger/codec.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { readAudit } from '../ledger/read-audit.ts'
import { readLedger } from '../ledger/read-ledger.ts'
import type { Letter } from '../letters/letter.ts'
import { diedAt, isDate } from '../letters/letter-time.ts'
import { ownText } from '../letters/own-text.ts'
import { keyText } from '../lineage/lineage.ts'
import { redriveMark } from '../lineage/redriven.ts'

/** Something that happened to a failure. */
export interface HistoryMoment {
  /** Milliseconds since the epoch; `null`: nobody tells when. */
  readonly at: number | null
  /** `produced`, `failed`, `noted`, `assigned`, the name of a decision (`parked`, `redriven`, …), or what came of one (`handled`, `failed again`). */
  readonly what: string
  /** The group that failed, or who decided. */
  readonly by?: string | undefined
  readonly why?: string | undefined
  readonly operation?: string | undefined
  readonly detail?: string | undefined
  /** Where its letter lies. */
  readonly letter?: { readonly topic: string; readonly partition: number; readonly offset: number } | undefined
}

const textBytes = 200
/** Letters of one failure that are told: the first ones. */
const mostLetters = 1000

/** What the letters of one failure say of its history. Hold nothing of them but that. */
export class LetterMoments {
  readonly key: Buffer
  readonly moments: HistoryMoment[] = []
  /** How often it was sent back, as its letters tell it, with the operation. */
  readonly redrives = new Map<number, string>()

  constructor(key: Buffer) {
    this.key = key
  }

  /** @param shown what may be shown of the letter */
  add(letter: Letter, shown: Letter = letter): void {
    const { facts, record } = letter
    const mark = redriveMark(letter)
    if (mark !== null && mark !== 'elsewhere') this.redrives.set(mark.redrives, mark.operation)
    if (this.moments.length === 0 && facts.timestamp !== undefined && isDate(facts.timestamp))
      this.moments.push({ at: facts.timestamp, what: 'produced', detail: facts.topic })
    if (this.moments.length >= mostLetters) return
    const at = diedAt(letter)
    const { name, message } = readCause(shown)
    const { topic, partition, offset } = record
    this.moments.push({
      ...{ at: isDate(at) ? at : null, what: 'failed', by: facts.group, letter: { topic, partition, offset } },
      detail: ownText(message === '' || name === message ? name : `${name}: ${message}`, textBytes)
    })
  }
}

/**
 * What happened to failures, oldest first: their letters, and all that audit and ledger still tell of what was decided about them,
 * sent back and came of it. Compaction takes away what was decided before; the audit, and the marks of letters, keep it.
 * @param found their letters
 * @param stateOf what came of the last decision
 * @param onForbidden told when the audit may not be read: what it alone tells is left out
 */
export async function historyOf(
  cluster: Cluster,
  names: LedgerNames,
  found: readonly LetterMoments[],
  stateOf: (key: Buffer) => string | undefined,
  onForbidden: () => void = () => {}
): Promise<ReadonlyMap<string, HistoryMoment[]>> {
  const byKey = new Map(found.map(letters => [keyText(letters.key), letters]))
  const histories = new Map(found.map(({ key, moments }) => [keyText(key), [...moments]]))
  const operations = await auditedMoments(cluster, names, histories, onForbidden)
  const told = new Set(
    [...histories].flatMap(([key, moments]) => moments.map(({ operation }) => `${key} ${operation}`))
  )
  // Entries that compaction has not taken away yet, those of redrives among them, of which the audit tells no failures.
  await readLedger(cluster, names, {}, ({ rawKey, rawValue }) => {
    if (rawKey === null || rawKey.length < 16 || rawKey.length > 17) return
    const key = rawKey.toString('hex', 0, 16)
    const moments = histories.get(key)
    if (moments === undefined) return
    const entry = decodeEntry(rawKey, rawValue)
    if (typeof entry === 'string' || entry.kind === 'operation' || entry.kind === 'part' || entry.value === null) return
    const { value } = entry
    if (told.has(`${key} ${value.operation}`)) return
    const what = entry.kind === 'decision' ? entry.value.decision : entry.kind === 'note' ? 'noted' : 'assigned'
    const detail =
      entry.kind === 'decision'
        ? (entry.value.target ?? entry.value.copy)
        : entry.kind === 'note'
          ? entry.value.note
          : entry.value.assignee
    const { at, by, why = operations.get(value.operation)?.why, operation } = value
    moments.push({ at, what, by, why, operation, detail: detail ?? undefined })
  })
  for (const [key, moments] of histories) {
    const { redrives = new Map<number, string>() } = byKey.get(key) ?? {}
    for (const operation of redrives.values())
      if (!moments.some(moment => moment.operation === operation)) {
        const { at = null, by, why, target } = operations.get(operation) ?? {}
        moments.push({ at, what: 'redriven', by, why, operation, detail: target })
      }
    moments.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    const state = stateOf(Buffer.from(key, 'hex'))
    const last = moments.findLast(({ what }) => what !== 'noted' && what !== 'assigned')
    // That it failed again is told by its letter.
    if (last?.what === 'redriven' && state === 'handled')
      moments.push({ at: null, what: state, operation: last.operation })
  }
  return histories
}

const done: Readonly<Record<string, string>> = {
  ...{
    park: 'parked',
    discard: 'discarded',
    restore: 'restored',
    note: 'noted',
    assign: 'assigned',
    redrive: 'redriven'
  }
}

/** What an action of the audit has made of a failure, as a history tells it; another one stays as it is. */
export const doneBy = (action: string): string => done[action] ?? action

/** Adds what the audit tells of failures. @returns how operations began, those of redrives */
async function auditedMoments(
  cluster: Cluster,
  topics: LedgerNames,
  histories: ReadonlyMap<string, HistoryMoment[]>,
  onForbidden: () => void
): Promise<ReadonlyMap<string, AuditEntry>> {
  const begun = new Map<string, AuditEntry>()
  try {
    for await (const entry of readAudit(cluster, topics)) {
      const { event, operation, lineages = [], at, by, action } = entry
      if (event === 'begun') begun.set(operation, entry)
      if (event !== 'changed') continue
      for (const key of lineages) {
        const { why, text } = begun.get(operation) ?? {}
        histories.get(key)?.push({ at, what: doneBy(action), by, why, operation, detail: text })
      }
    }
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'READ_TOPIC_FORBIDDEN') throw error
    onForbidden()
  }
  return begun
}
