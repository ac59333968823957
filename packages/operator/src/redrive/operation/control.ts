import type { SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { decodeEntry } from '../../ledger/codec.ts'
import { followLedger } from '../../ledger/follow-ledger.ts'
import type { LedgerNames } from '../../ledger/ledger-topics.ts'
import type { KnownLedger } from '../../ledger/read-ledger.ts'
import { type Ask, readAsk } from './ask.ts'
import type { RampStop } from './ramp.ts'

/** Node takes a longer one for 1 ms. */
const longestTimerMs = 2_147_483_647

/** What ends a run before it is through, and as what. */
export interface Ending {
  readonly state: 'stopped' | 'cancelled'
  readonly reason?: string | undefined
  /** Its ramp ended it. */
  readonly ramp?: RampStop | undefined
}

/**
 * What a run is to do: it goes on, waits, or ends. It ends once and for all; the reason that comes first counts.
 */
export class Control {
  readonly #ending = new AbortController()
  #paused: string | undefined
  #end: Ending | undefined
  #failed: { readonly error: unknown } | undefined
  readonly #waiting = new Set<() => void>()

  /** @param signal ends the run as well: of whoever called */
  constructor(signal?: AbortSignal) {
    if (signal?.aborted) this.end({ state: 'stopped' })
    signal?.addEventListener('abort', () => this.end({ state: 'stopped' }), { once: true, signal: this.#ending.signal })
  }

  /** Aborted when the run is to end. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  get ending(): Ending | undefined {
    return this.#end
  }

  /** Why it is to wait; undefined while it is not. */
  get paused(): string | undefined {
    return this.#end === undefined ? this.#paused : undefined
  }

  /** Resolves when anything else is asked, and after so many milliseconds at the latest. */
  changed(ms?: number): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(done, Math.min(ms, longestTimerMs))
      this.#waiting.add(done)
    })
  }

  pause(reason: string): void {
    this.#paused = reason
    this.#tell()
  }

  go(): void {
    this.#paused = undefined
    this.#tell()
  }

  end(ending: Ending): void {
    this.#end ??= ending
    this.#ending.abort()
    this.#tell()
  }

  fail(error: unknown): void {
    this.#failed ??= { error }
    this.end({ state: 'stopped' })
  }

  /** @throws what the run could not be controlled for */
  check(): void {
    if (this.#failed !== undefined) throw this.#failed.error
  }

  obey({ want, by }: Ask): void {
    if (want === 'go') this.go()
    else if (want === 'pause') this.pause(`${by} paused it`)
    else if (want === 'stop') this.end({ state: 'stopped', reason: `${by} stopped it` })
    else this.end({ state: 'cancelled', reason: `${by} cancelled it` })
  }

  #tell(): void {
    for (const done of [...this.#waiting]) done()
  }
}

/**
 * Follows the ledger from where it was read: what is decided meanwhile counts for letters that are not chosen yet, and what is asked
 * of the operation is heard of whenever it was asked. A ledger that cannot be followed fails the run.
 * @param known is kept up to date, but for what this run decides
 * @param isOwn tells producers of this run, that write many entries: which failures it chose it knows
 * @returns ends following
 */
export function obeyLedger(
  cluster: Cluster,
  names: LedgerNames,
  { view, positions }: KnownLedger,
  operation: string,
  control: Control,
  isOwn: (producerId: bigint) => boolean
): () => void {
  const ended = new AbortController()
  const onRecord = ({ rawKey, rawValue }: SourceRecord): void => {
    const ask = askOf(rawKey, rawValue, operation)
    if (ask !== null) control.obey(ask)
  }
  followLedger(cluster, names, view, { positions, ignores: isOwn, onRecord, signal: ended.signal }).catch(error =>
    control.fail(error)
  )
  return () => ended.abort()
}

/** Most entries are decisions, which have keys of another length. */
function askOf(key: Buffer | null, value: Buffer | null, operation: string): Ask | null {
  if (key === null || value === null || key.length !== operation.length + '/ask'.length) return null
  const entry = decodeEntry(key, value)
  if (typeof entry === 'string' || entry.kind !== 'part' || entry.part !== 'ask') return null
  return entry.id === operation ? readAsk(entry.value) : null
}
