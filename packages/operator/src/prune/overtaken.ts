import type { LedgerEntry } from '../ledger/entry.ts'

/** An entry about a failure. */
export type FailureEntry = Extract<LedgerEntry, { readonly key: Buffer }>

/** The ledger as this sees it. */
export interface Log {
  /** Tells all entries about failures since it was last called, in the order of the log, those of ours among them. */
  readOn(onEntry: (entry: FailureEntry) => void): Promise<void>
  /** Resolves when all are acknowledged. */
  append(entries: readonly FailureEntry[]): Promise<void>
}

const nameOf = ({ kind, key }: FailureEntry): string => `${kind} ${key.toString('hex')}`

/** Each operation writes of a failure once, and its entries tell it and the time. */
const isSame = (a: FailureEntry, b: FailureEntry): boolean =>
  a.value === null || b.value === null
    ? a.value === b.value
    : a.value.operation === b.value.operation && a.value.at === b.value.at

/**
 * Writes what others have decided once more, where an entry of ours came behind it without having known of it. The one written again may
 * itself come behind another that was made meanwhile: so it is looked at until nothing of ours did.
 * @param ours entries that were written, which the next reading finds
 */
export async function writeOvertakenAgain(log: Log, ours: readonly FailureEntry[]): Promise<void> {
  let waiting = ours
  while (waiting.length > 0) {
    const own = new Map(waiting.map(entry => [nameOf(entry), entry]))
    const latest = new Map<string, FailureEntry>()
    const overtaken = new Map<string, FailureEntry>()
    await log.readOn(entry => {
      const name = nameOf(entry)
      const mine = own.get(name)
      if (mine === undefined) return
      if (!isSame(mine, entry)) {
        latest.set(name, { ...entry, key: Buffer.from(entry.key) } as FailureEntry)
        // What is behind ours counts as it is.
        overtaken.delete(name)
        return
      }
      const other = latest.get(name)
      if (other !== undefined) overtaken.set(name, other)
    })
    waiting = [...overtaken.values()]
    if (waiting.length > 0) await log.append(waiting)
  }
}
