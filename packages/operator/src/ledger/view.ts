import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { KeySet } from '../lineage/key-set.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { keyBytes, keyText } from '../lineage/lineage.ts'
import { decodeKey, decodeValue, type EntryKey, mostValueBytes } from './codec.ts'
import type { Assignment, Decision, Fault, Note } from './entry.ts'
import { SharedValues } from './shared-values.ts'

type Kind = 'decision' | 'note' | 'assignment'
type ValueOf = { decision: Decision; note: Note; assignment: Assignment }

/** Operations kept, the latest: there is one for each command that was given. Beyond it half of them are forgotten. */
const mostOperations = 10_000

/**
 * What the ledger says, entry by entry in the order of its log: of each failure the last decision, note and assignment.
 * Pure: it knows of no topic. 27 to 53 bytes for a decided failure; values are shared.
 */
export class LedgerView {
  /** Failures that it tells of; `undefined`: all. What is decided about others it does not know, and says so. */
  readonly only: KeySet | undefined
  readonly #tables: Readonly<Record<Kind, KeyTable>> = {
    decision: new KeyTable(),
    note: new KeyTable(),
    assignment: new KeyTable()
  }
  /** Each behind the first letter of its kind: a capital where it does not lie in the partition of its key. */
  readonly #values = new SharedValues(neededOf)
  readonly #operations = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #parts = new Map<string, Map<string, Readonly<Record<string, unknown>>>>()
  #outcomeOf: ((key: Buffer, operation: string) => string | null) | undefined
  readonly #faults: Record<Fault, number> = { key: 0, size: 0, json: 0, shape: 0 }
  #strays = 0
  #forgetful = false
  /** Values of operations and parts that do not lie in the partition of their key. */
  readonly #astray = new WeakSet<object>()

  /** @param only operations, and what is decided about these failures */
  constructor(only?: KeySet) {
    this.only = only
  }

  /**
   * Takes in one record of the ledger. Never throws; what is no entry is counted.
   * @param belongs whether it lies in the partition of its key: one that does not is older than one that does, whichever is read first
   * @returns false for one that counts for nothing beside one that lies where it belongs
   */
  apply(key: Buffer | null, value: Buffer | null, belongs = true): boolean {
    const known = decodeKey(key)
    if (typeof known === 'string') {
      this.#faults[known]++
      return true
    }
    if ('key' in known && this.only?.has(known.key) === false) return true
    const counts =
      known.kind === 'operation' || known.kind === 'part'
        ? this.#applyOperation(known, value, belongs)
        : this.#applyToFailure({ ...known, kind: known.kind }, value, belongs)
    if (!belongs) this.#strays++
    return counts
  }

  #applyToFailure(known: EntryKey & { readonly kind: Kind }, value: Buffer | null, belongs: boolean): boolean {
    const table = this.#tables[known.kind]
    const [initial = ''] = known.kind
    if (!belongs && this.#values.text(table.get(known.key)).startsWith(initial)) return false
    if (value === null) this.#release(table.delete(known.key))
    else {
      const number = this.#numberOf(known, belongs ? initial : initial.toUpperCase(), value)
      if (typeof number === 'string') this.#faults[number]++
      else this.#release(table.set(known.key, number))
    }
    return true
  }

  decisionOf(key: Buffer): Decision | null {
    return this.#valueOf('decision', key)
  }

  noteOf(key: Buffer): Note | null {
    return this.#valueOf('note', key)
  }

  assignmentOf(key: Buffer): Assignment | null {
    return this.#valueOf('assignment', key)
  }

  /**
   * What was decided about a failure, by its name; 'open' when nothing was, or it was taken back; 'failed again' when it was sent
   * back before it left the letter in question. See also {@link tellOutcomes}.
   * @param redrives how often the failure had been sent back when the letter was written
   */
  stateOf(key: Buffer, redrives = 0): string {
    const state = this.toldOf(key, redrives)
    if (state !== 'redriven') return state
    return this.#outcomeOf?.(key, this.decisionOf(key)?.operation ?? '') ?? state
  }

  /** The same by ledger and letter alone: 'redriven' of a letter that was written before, whatever came of it. */
  toldOf(key: Buffer, redrives = 0): string {
    const found = this.decisionOf(key)
    const decision = found?.decision
    if (decision === 'redriven' && redrives >= (found?.redrives ?? 1)) return 'failed again'
    return decision === undefined || decision === 'restored' ? 'open' : decision
  }

  /** {@link stateOf} of the failure of a letter, as that letter tells how often it was sent back. */
  readonly stateOfLetter = ({ key, redrives }: { readonly key: Buffer; readonly redrives: number }): string =>
    this.stateOf(key, redrives)

  /**
   * From now on {@link stateOf} tells of what was sent back what came of it.
   * @param outcomeOf 'handled', 'failed again'; `null`: not known
   */
  tellOutcomes(outcomeOf: (key: Buffer, operation: string) => string | null): void {
    this.#outcomeOf = outcomeOf
  }

  /** Operations that failures were sent back by last, out of a dead-letter topic. */
  redrivesOf(dlq: string): ReadonlySet<string> {
    const found = new Set<string>()
    for (const text of this.#values.texts()) {
      if (!/^d/i.test(text)) continue
      const { decision, operation, ...value } = JSON.parse(text.slice(1)) as Record<string, unknown>
      if (decision === 'redriven' && value.dlq === dlq && typeof operation === 'string') found.add(operation)
    }
    return found
  }

  /** Plan and progress of operations, by id. */
  get operations(): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
    return this.#operations
  }

  /** Whether there were more operations than it keeps: then it cannot tell of all of them. */
  get forgetful(): boolean {
    return this.#forgetful
  }

  /** What belongs to an operation, by name: `plan`, `ask`, `outcome`, and its lanes by number. */
  partsOf(id: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
    return this.#parts.get(id) ?? new Map()
  }

  /** Failures with a decision, also one that was taken back. */
  get decided(): number {
    return this.#tables.decision.size
  }

  /** Records that are no entries, by what is wrong with them. */
  get faults(): Readonly<Record<Fault, number>> {
    return this.#faults
  }

  /** Entries that did not lie in the partition of their key: there are many where the topic got partitions. */
  get strays(): number {
    return this.#strays
  }

  /** Bytes of the tables of keys. */
  get bytes(): number {
    return Object.values(this.#tables).reduce((sum, table) => sum + table.bytes, 0)
  }

  /** Every failure with a decision. */
  *decisions(): Generator<[key: Buffer, decision: Decision]> {
    for (const [key, number] of this.#tables.decision.entries()) {
      const value = this.#read('decision', number)
      if (value !== null) yield [key, value]
    }
  }

  /** Every failure (and cause) of which something is decided, noted or assigned. */
  *failures(): Generator<Buffer> {
    const { decision, note, assignment } = this.#tables
    for (const [key] of decision.entries()) yield key
    for (const [key] of note.entries()) if (decision.get(key) < 0) yield key
    for (const [key] of assignment.entries()) if (decision.get(key) < 0 && note.get(key) < 0) yield key
  }

  /** The last value of each kind, as it is kept: an operation writes the same one again and again. */
  readonly #last = new Map<string, { readonly value: Buffer; readonly number: number; readonly text: string }>()

  /** The number under which a value is kept, one use of it counted. */
  #numberOf(known: EntryKey & { readonly kind: Kind }, initial: string, value: Buffer): number | Fault {
    const last = this.#last.get(initial)
    if (last?.value.equals(value) && this.#values.again(last.number, last.text)) return last.number
    if (value.length > mostValueBytes) return 'size'
    const entry = decodeValue(known, value)
    if (typeof entry === 'string') return entry
    const number = this.#values.add(`${initial}${value.toString('utf8')}`)
    this.#last.set(initial, { value: Buffer.from(value), number, text: this.#values.text(number) })
    return number
  }

  #valueOf<K extends Kind>(kind: K, key: Buffer): ValueOf[K] | null {
    // To take it for open would send it once more.
    if (this.only?.has(key) === false) throw new DeadLetterError('LEDGER_NOT_READ', { failure: keyText(key) })
    const number = this.#tables[kind].get(key)
    return number < 0 ? null : this.#read(kind, number)
  }

  /** Parsed once while the same one is asked for. */
  readonly #parsed = new Map<number, { readonly text: string; readonly value: unknown }>()

  #read<K extends Kind>(kind: K, number: number): ValueOf[K] | null {
    const text = this.#values.text(number)
    const known = this.#parsed.get(number)
    if (known?.text === text) return known.value as ValueOf[K]
    const entry = decodeValue({ kind, key: anyKey }, Buffer.from(text.slice(1)))
    if (typeof entry === 'string') return null
    if (this.#parsed.size >= 1000) this.#parsed.clear()
    this.#parsed.set(number, { text, value: entry.value })
    return entry.value as ValueOf[K]
  }

  #release(number: number): void {
    if (number >= 0) this.#values.release(number)
  }

  #applyOperation(known: EntryKey & { readonly id: string }, value: Buffer | null, belongs: boolean): boolean {
    const held = known.kind === 'part' ? this.#parts.get(known.id)?.get(known.part) : this.#operations.get(known.id)
    if (!belongs && held !== undefined && !this.#astray.has(held)) return false
    const entry = decodeValue(known, value)
    if (typeof entry === 'string') {
      this.#faults[entry]++
      return true
    }
    if (!belongs && (entry.kind === 'operation' || entry.kind === 'part') && entry.value !== null)
      this.#astray.add(entry.value)
    if (entry.kind === 'operation') {
      if (entry.value === null) this.#operations.delete(entry.id)
      else this.#operations.set(entry.id, entry.value)
      if (this.#operations.size > mostOperations) this.#forgetOldest()
    } else if (entry.kind === 'part') this.#applyPart(entry.id, entry.part, entry.value)
    return true
  }

  #applyPart(id: string, part: string, value: Readonly<Record<string, unknown>> | null): void {
    const parts = this.#parts.get(id)
    if (value === null) parts?.delete(part)
    else if (parts !== undefined) parts.set(part, value)
    else this.#parts.set(id, new Map([[part, value]]))
    // Parts may be read before their operation.
    if (this.#parts.size > mostOperations * 2) this.#forgetParts()
  }

  /** Whoever runs or ran lately is known: others ask for it. */
  #forgetOldest(): void {
    const heard = ({ heard }: Readonly<Record<string, unknown>>): number => (typeof heard === 'number' ? heard : 0)
    this.#forgetful = true
    const latest = [...this.#operations].sort(([, a], [, b]) => heard(b) - heard(a))
    for (const [id] of latest.slice(mostOperations / 2)) {
      this.#operations.delete(id)
      this.#parts.delete(id)
    }
  }

  #forgetParts(): void {
    for (const id of this.#parts.keys()) {
      if (this.#parts.size <= mostOperations) return
      if (!this.#operations.has(id)) this.#parts.delete(id)
    }
  }
}

/** A value that is shared is that of many. */
const anyKey = Buffer.alloc(keyBytes)

/** What a view cannot do without, where there are too many distinct values: what was decided, and to whom it is assigned. */
function neededOf(text: string): string {
  const given = JSON.parse(text.slice(1)) as Record<string, unknown>
  const kept = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, 40) : undefined)
  const { decision, assignee, note, redrives } = given
  return `${text[0]}${JSON.stringify({
    ...{ v: 1, at: '1970-01-01T00:00:00.000Z', by: '', operation: '', decision: kept(decision) },
    ...{ redrives, assignee: kept(assignee), note: note === undefined ? undefined : '' }
  })}`
}
