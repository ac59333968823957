import type { Cluster } from '../cluster/cluster.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import type { KnownLedger } from '../ledger/read-ledger.ts'
import type { LetterRange } from '../letters/read-letters.ts'
import type { Transform } from '../transform/transform.ts'
import type { FamilyReaders } from './family/family-readers.ts'
import type { OperationState } from './operation/operation.ts'
import type { RampLimits } from './operation/ramp.ts'
import type { LookUpLimits } from './read-ledger-for.ts'

/** How a plan is applied. */
export interface ApplyOptions {
  readonly names: LedgerNames
  /** Who runs it: host, process and a random part. */
  readonly runner: string
  readonly now: () => number
  /** What was read of the ledger for the plan, by this process: it is read on from there. Left out: it is read from its start. */
  readonly known?: KnownLedger | undefined
  /** When the ledger is asked for the failures of the plan's letters alone, where it is read here. */
  readonly lookUp?: LookUpLimits | undefined
  /** The cluster that copies go to, where the plan's target is in another. */
  readonly targetCluster?: Cluster | undefined
  /** Takes the place of a runner that is alive. @default false */
  readonly takeOver?: boolean | undefined
  /** Who is said to have approved of the plan: a note, shown as unverified. */
  readonly approvedBy?: string | undefined
  /** Of a plan with a transform module: its function, whose SHA-256 has to be the plan's. */
  readonly transform?: Transform | undefined
  /** When a ramp stops by itself; what is left out is as by default: 5 % failing, 60 s without a move. */
  readonly rampLimits?: Partial<RampLimits> | undefined
  /** Ends it in good order: what is under way is committed. */
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds that members of a group may take to show that they read what is sent to it alone: they look for topics
   * that are new every 5 s. @default 45000 where the topic was created or grown just now, else 10000
   */
  readonly familyWaitMs?: number | undefined
  /** Told which partitions are waited for until their owners show that they read them, and again when these change. */
  readonly onFamily?: ((readers: FamilyReaders) => void) | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
  /** Told after each transaction how many failures were sent back, all runs of the operation together. */
  readonly onProgress?: ((sent: number) => void) | undefined
  /** Told whenever it says in the ledger how it is: that it runs, is paused or has ended, and why, as a ramp's steps. */
  readonly onState?: ((state: OperationState, reason?: string) => void) | undefined
}
