import { parentPort, workerData } from 'node:worker_threads'
import { Cluster, type LedgerView } from '@dead-letter/operator'
import { LetterReading } from '../reading/letter-reading.ts'
import { IndexWriter } from '../store/index-writer.ts'
import { openStore } from '../store/open-store.ts'
import { isDamage, StoreFile } from '../store/store-file.ts'
import { AuditReader } from './audit-reader.ts'
import { followDecisions } from './decision-follower.ts'
import type { FromIndex, LedgerState, ThreadSettings, ToIndex } from './messages.ts'
import { Told } from './told.ts'
import { TopicWatch } from './topic-watch.ts'

/** What comes is committed and told so often; while what lay there at the start is read, in larger parts. */
const beatMs = 250
const readingBeatMs = 1500
/** Topics are looked for, and retention looked at, so often. */
const lookMs = 10_000
/** After so long without coming nearer to the ends of the topics the first reading counts as done: one of them may not be readable. */
const quietMs = 10_000
/** So long of each beat letters that are there are gone through for what was decided meanwhile. */
const lateMs = 60

const settings = workerData as ThreadSettings
const post = (message: FromIndex): void => parentPort?.postMessage(message)
const identity = JSON.stringify([settings.names.ledger, settings.mask, settings.valueBytes, settings.identity])
const { db, rebuilt } = openStore(settings.file, identity, settings.fault)
const file = new StoreFile(settings.file)
const writer = new IndexWriter(db)
const cluster = Cluster.open(settings.connection)
const { connection, mask, valueBytes } = settings
const reading = new LetterReading({ connection, mask, valueBytes })
const told = new Told(post)
const ending = new AbortController()
let problem: string | null = null
let asOf: number | null = null
let away = false
let looked = false
let committed = performance.now()
let nearer = committed
let far = 0
let ledgerState: LedgerState = 'reading'

const watch = new TopicWatch({
  ...{ cluster, reading, writer },
  events: {
    onLetters: (topic, count) => told.letters(topic, count),
    onAway: said => {
      away = true
      problem = said
    },
    onHere: () => here()
  }
})
post({ tell: 'open', rebuilt })

const beats = setInterval(() => guarded(beat), beatMs)
const decisions = followDecisions(
  cluster,
  settings.names,
  writer,
  {
    onState: state => {
      ledgerState = state
      tellLedger()
    },
    onDecisions: failures => told.decisions(failures),
    onOperations: ids => told.operations(ids)
  },
  ending.signal
)
const audit = new AuditReader(cluster, settings.names, writer, ending.signal)
void audit.refresh()
void lookAgain()
parentPort?.on('message', async (message: ToIndex) => {
  if (message.ask === 'end') return end()
  post({ tell: 'audit', id: message.id, problem: await audit.refresh() })
})

async function lookAgain(): Promise<void> {
  while (!ending.signal.aborted) {
    try {
      await watch.look(settings.allTopics)
      looked = true
      here()
    } catch (error) {
      if (ending.signal.aborted) return
      away = true
      problem = error instanceof Error ? error.message : String(error)
    }
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, away ? 1000 : lookMs)
      ending.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

function here(): void {
  away = false
  problem = null
  asOf = Date.now()
}

function beat(): void {
  const fault = file.fault()
  if (fault !== null) {
    post({ tell: 'lost', fault })
    throw new Error(fault)
  }
  const { behind, live } = watch.progress()
  const now = performance.now()
  if (live || now - committed >= readingBeatMs) {
    writer.commit()
    committed = now
  }
  told.decisions(writer.catchUp(lateMs))
  // What is read to its end does not count: letters may come there all the time.
  if (behind < far) nearer = now
  far = behind
  if (looked && writer.isRaw && (live || (now - nearer > quietMs && writer.letters > 0))) writer.ripen()
  // What comes later counts too, and what of it cannot be read.
  tellLedger()
  if (writer.bytes > settings.maxBytes) writer.takeOldest()
  if (!away) asOf = Date.now()
  told.flush({
    state: away ? 'away' : looked && live && !writer.isRaw ? 'live' : 'reading',
    ...{ letters: writer.letters, behind, asOf, dropped: writer.dropped, problem }
  })
}

/** A full disk or a broken file ends the thread: whoever started it says so, and starts it again. */
function guarded(work: () => void): void {
  try {
    work()
  } catch (error) {
    clearInterval(beats)
    ending.abort()
    if (isDamage(error)) post({ tell: 'lost', fault: `it is damaged (${(error as Error).message})` })
    throw error
  }
}

async function end(): Promise<void> {
  clearInterval(beats)
  ending.abort()
  watch.end()
  await Promise.all([decisions, audit.ended(), reading.end()])
  writer.close()
  await cluster.close().catch(() => {})
  post({ tell: 'ended' })
  parentPort?.close()
}

function tellLedger(): void {
  told.ledger(ledgerState, writer.view.decided, faultsOf(writer.view))
}

function faultsOf(view: LedgerView): number {
  return Object.values(view.faults).reduce((sum, count) => sum + count, 0)
}
