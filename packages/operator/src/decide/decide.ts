import type { OffsetRange, ReadExtent } from '@dead-letter/kafka/internal'
import { LetterCounts } from '../cause/letter-counts.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { AuditEntry, Outcome } from '../ledger/audit-entry.ts'
import { briefly } from '../ledger/codec.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import type { LedgerView } from '../ledger/view.ts'
import { LedgerWriter } from '../ledger/writer.ts'
import type { Letter } from '../letters/letter.ts'
import { letterBytes } from '../letters/own-record.ts'
import { demandWhole } from '../letters/whole-ranges.ts'
import { keyText } from '../lineage/lineage.ts'
import { changes, entryOf, textOf } from './action.ts'
import { DecidedLedger } from './decided-ledger.ts'
import { ParkedTopics } from './parked-topics.ts'
import { type SelectionRequest, select } from './selection.ts'

/** One decision about many failures. */
export interface DecisionRequest extends SelectionRequest {
  readonly names: LedgerNames
  /** Who decides. */
  readonly by: string
  readonly why?: string | undefined
  /** UUID of the operation. */
  readonly operation: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What a decision would do, before it is done. */
export interface DecisionPlan {
  /** Offsets that were looked at: what comes later is not touched. */
  readonly ranges: readonly OffsetRange[]
  /** Failures that would be changed, counted by cause. */
  readonly counts: LetterCounts
  /** Failures that are so already. */
  readonly already: number
  /** Topics that copies would go to. */
  readonly copyTopics: readonly string[]
}

const planLimits = { names: 1000, textBytes: 200 }
/** Failures written and told to the audit together, and bytes of letters that wait for it. */
const batchSize = 500
const batchBytes = 8 << 20

/** A failure to be decided on: of its letter no more is kept than is written. */
interface Waiting {
  readonly key: Buffer
  /** To be copied, and where to. */
  readonly copy: { readonly letter: Letter; readonly topic: string } | null
}

/** Reads the topic once and says what a decision would do. Changes nothing. */
export async function planDecision(
  cluster: Cluster,
  request: SelectionRequest,
  view: LedgerView,
  onLetter?: () => void
): Promise<DecisionPlan> {
  const counts = new LetterCounts(planLimits, null, Date.now(), request.mask?.apply)
  const parked = new ParkedTopics(cluster, request.dlq)
  const copyTopics = new Set<string>()
  let ranges: readonly OffsetRange[] = []
  let already = 0
  const selected = select(cluster, request, view, {
    onOpen: extents => {
      ranges = extents
    },
    ...(onLetter === undefined ? {} : { onLetter })
  })
  for await (const { letter, changes } of selected) {
    if (changes) {
      counts.add(letter)
      if (request.action.name === 'park') copyTopics.add(parked.nameOf(letter))
    } else already++
  }
  return { ranges, counts, already, copyTopics: [...copyTopics] }
}

/**
 * Carries a decision out: for each batch of failures copies (of parked letters), then the ledger's entries, then the audit's. Each
 * step is acknowledged by all in-sync replicas before the next. Ended anywhere and given again it goes on with what is left: a
 * copy written before its entry may then be there twice, with the same key. What others decide meanwhile counts: the ledger is read
 * here, and on before each batch is written and at the end.
 * @throws DeadLetterError LEDGER_*, PARKED_TOPIC_UNSAFE, READ_*, FORWARD_*, BROKER_*
 */
export async function carryOut(
  cluster: Cluster,
  request: DecisionRequest,
  { ranges }: Pick<DecisionPlan, 'ranges'>,
  onProgress?: (changed: number) => void
): Promise<Outcome> {
  const { names, action } = request
  const writer = await LedgerWriter.open(cluster, names)
  const ledger = new DecidedLedger(cluster, names, request.operation)
  const parked = new ParkedTopics(cluster, request.dlq)
  const audit = auditOf(request)
  const done = { changed: 0, already: 0, copies: 0 }
  const at = request.now()
  try {
    await ledger.readOn()
    await writer.audit(
      audit('begun', { filter: briefly(request.filter.words), why: request.why, text: textOf(request.action) })
    )
    try {
      let batch: Waiting[] = []
      let bytes = 0
      const flush = async (): Promise<void> => {
        const waiting = batch
        batch = []
        bytes = 0
        if (waiting.length === 0) return
        await ledger.readOn()
        await ledger.count(writer, at)
        const failures = waiting.filter(({ key }) => changes(action, ledger.view, key))
        done.already += waiting.length - failures.length
        if (failures.length === 0) return
        await decideOn(failures, request, ledger.view, at, writer, parked)
        await writer.audit(audit('changed', { lineages: failures.map(({ key }) => keyText(key)) }))
        done.copies += failures.filter(({ copy }) => copy !== null).length
        done.changed += failures.length
        onProgress?.(done.changed)
      }
      const onOpen = (extents: readonly ReadExtent[]): void => demandWhole(request.dlq, ranges, extents)
      for await (const { letter, changes: does } of select(cluster, request, ledger.view, { ranges, onOpen })) {
        if (!does) {
          done.already++
          continue
        }
        const copies = action.name === 'park'
        batch.push({ key: letter.key, copy: copies ? { letter: letter.owned(), topic: parked.nameOf(letter) } : null })
        if (copies) bytes += letterBytes(letter)
        if (batch.length === batchSize || bytes >= batchBytes) await flush()
      }
      await flush()
      // Entries of a redrive may lie before ours in a transaction that is still open.
      if (done.changed > 0 && action.name !== 'note' && action.name !== 'assign') {
        do await ledger.readOn({ wholeLog: true })
        while (await ledger.count(writer, at))
      }
    } catch (error) {
      await writer.audit(audit('ended', { outcome: { ...done, error: String(error).slice(0, 1000) } })).catch(() => {})
      throw error
    }
    const outcome: Outcome = { ...done, ...(request.signal?.aborted ? { interrupted: true } : {}) }
    await writer.audit(audit('ended', { outcome }))
    return outcome
  } finally {
    writer.close()
    await parked.close()
  }
}

async function decideOn(
  failures: readonly Waiting[],
  { action, by, why, operation, dlq }: DecisionRequest,
  view: LedgerView,
  at: number,
  writer: LedgerWriter,
  parked: ParkedTopics
): Promise<void> {
  const signed = { by, at, operation, ...(why === undefined ? {} : { why }) }
  await Promise.all(failures.map(({ copy }) => copy && parked.copy(copy.letter, copy.topic, at)))
  const entries = failures.map(({ key, copy }) => {
    // Sent back once more after it, its letters that are there already are out of date: they are told by the number.
    const redrives = view.decisionOf(key)?.redrives
    return entryOf(action, key, signed, {
      ...{ dlq, ...(copy === null ? {} : { copy: copy.topic }), ...(redrives === undefined ? {} : { redrives }) }
    })
  })
  await writer.append(entries, at)
}

const auditOf =
  ({ operation, by, action, dlq, now }: DecisionRequest) =>
  (event: AuditEntry['event'], more: Partial<AuditEntry>): AuditEntry => ({
    ...{ event, operation, at: now(), by, action: action.name, dlq },
    ...more
  })
