import { DeadLetterError } from '@dead-letter/kafka/internal'
import { readCause } from '../cause/cause.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { AuditEntry } from '../ledger/audit-entry.ts'
import { decodeEntry } from '../ledger/codec.ts'
import type { Signed } from '../ledger/entry.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { readAudit } from '../ledger/read-audit.ts'
import { readLedger } from '../ledger/read-ledger.ts'
import type { Letter } from '../letters/letter.ts'
import { diedAt, isDate } from '../letters/letter-time.ts'
import { ownText } from '../letters/own-text.ts'
import { KeySet } from '../lineage/key-set.ts'
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
  const audited = new Map(found.map(({ key }) => [keyText(key), [] as HistoryMoment[]]))
  const operations = await auditedMoments(cluster, names, audited, onForbidden)
  // Entries that compaction has not taken away yet.
  const entries = new Map(found.map(({ key }) => [keyText(key), [] as HistoryMoment[]]))
  const only = new KeySet()
  for (const { key } of found) only.add(key)
  await readLedger(cluster, names, { only }, ({ rawKey, rawValue }) => {
    const entry = decodeEntry(rawKey, rawValue)
    if (typeof entry === 'string' || entry.kind === 'operation' || entry.kind === 'part' || entry.value === null) return
    const { why = operations.get(entry.value.operation)?.why } = entry.value
    entries.get(keyText(entry.key))?.push({ ...entryMoment(entry.kind, entry.value), why })
  })
  const histories = new Map<string, HistoryMoment[]>()
  for (const letters of found) {
    const key = keyText(letters.key)
    const moments = mergeMoments([...letters.moments, ...(entries.get(key) ?? [])], audited.get(key) ?? [])
    histories.set(key, moments)
    for (const operation of letters.redrives.values())
      if (!moments.some(moment => moment.operation === operation)) {
        const { at = null, by, why, target } = operations.get(operation) ?? {}
        moments.push({ at, what: 'redriven', by, why, operation, detail: target })
      }
    moments.sort(byAge)
    const state = stateOf(Buffer.from(key, 'hex'))
    const last = moments.findLast(({ what }) => what !== 'noted' && what !== 'assigned')
    // That it failed again is told by its letter.
    if (last?.what === 'redriven' && state === 'handled')
      moments.push({ at: null, what: state, operation: last.operation })
  }
  return histories
}

/** A decision, a note or an assignment of the ledger. */
export function entryMoment(
  kind: 'decision' | 'note' | 'assignment',
  value: Signed & Readonly<Partial<Record<'decision' | 'target' | 'copy' | 'note' | 'assignee', unknown>>>
): HistoryMoment {
  const { at, by, why, operation } = value
  const what = kind === 'decision' ? String(value.decision) : kind === 'note' ? 'noted' : 'assigned'
  const detail = { decision: value.target ?? value.copy, note: value.note, assignment: value.assignee }[kind]
  return { at, what, by, why, operation, detail: detail === undefined ? undefined : String(detail) }
}

/** What the audit tells that was done to a failure. */
export const auditMoment = (
  { at, by, action, operation }: Pick<AuditEntry, 'at' | 'by' | 'action' | 'operation'>,
  { why, text, target }: Pick<Partial<AuditEntry>, 'why' | 'text' | 'target'>
): HistoryMoment => ({ at, what: doneBy(action), by, why, operation, detail: text ?? target })

/**
 * One history of what letters and ledger tell and what the audit does, oldest first: what both tell is there once, as the ledger tells it, which knows
 * where it went. Earlier decisions the audit alone tells.
 */
export function mergeMoments<
  T extends Pick<HistoryMoment, 'at' | 'what'> & { readonly operation?: string | null | undefined }
>(known: readonly T[], audited: readonly T[]): T[] {
  const told = new Map<unknown, T>()
  // An operation may write an entry twice: the last one counts.
  for (const moment of [...audited, ...known])
    told.set(typeof moment.operation === 'string' ? `${moment.operation} ${moment.what}` : moment, moment)
  return [...told.values()].sort(byAge)
}

const byAge = (a: { readonly at: number | null }, b: { readonly at: number | null }): number =>
  (a.at ?? 0) - (b.at ?? 0)

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
const doneBy = (action: string): string => done[action] ?? action

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
      const { event, operation, lineages = [] } = entry
      if (event === 'begun') begun.set(operation, entry)
      if (event !== 'changed') continue
      for (const key of lineages) {
        histories.get(key)?.push(auditMoment(entry, begun.get(operation) ?? {}))
      }
    }
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'READ_TOPIC_FORBIDDEN') throw error
    onForbidden()
  }
  return begun
}
