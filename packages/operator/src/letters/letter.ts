import {
  asLooked,
  type DeadLetterFacts,
  lookAtDeadLetter,
  type ReadLetter,
  readDeadLetter,
  type SourceRecord
} from '@dead-letter/kafka/internal'
import { keyText, lineageKey } from '../lineage/lineage.ts'
import { parkedKey } from '../lineage/parked.ts'
import { isCopy, redriveMark } from '../lineage/redriven.ts'
import { ownRecord } from './own-record.ts'

/** A dead letter as the operator's functions hand it on. What it tells is read when it is first asked for. */
export class Letter implements ReadLetter {
  readonly record: SourceRecord
  #facts: DeadLetterFacts | undefined
  #key: Buffer | undefined
  #keyText: string | undefined

  /**
   * @param facts when they are known already
   * @param key when it is known already
   */
  constructor(record: SourceRecord, facts?: DeadLetterFacts, key?: Buffer) {
    this.record = record
    this.#facts = facts
    this.#key = key
  }

  /** What its headers tell of the failure, in whatever dialect. */
  get facts(): DeadLetterFacts {
    this.#facts ??= this.readFacts()
    return this.#facts
  }

  /** The key of its failure: 16 bytes. */
  get key(): Buffer {
    this.#key ??= parkedKey(this.record) ?? lineageKey(this)
    return this.#key
  }

  /** The same as 32 hex digits. */
  get keyText(): string {
    this.#keyText ??= keyText(this.key)
    return this.#keyText
  }

  /** How often its failure had been sent back when it was written; of a copy, before that was sent: it is no death. */
  get redrives(): number {
    const mark = redriveMark(this)
    if (mark === null) return this.facts.redrives
    if (mark === 'elsewhere') return 0
    return isCopy(this, mark) ? mark.redrives - 1 : mark.redrives
  }

  /** The same, fit to wait: it keeps nothing of what it was read with. */
  owned(): Letter {
    return new Letter(ownRecord(this.record), this.#facts, this.#key)
  }

  protected readFacts(): DeadLetterFacts {
    return readDeadLetter(this.record)
  }
}

/**
 * A letter of whose headers and facts few are looked at: headers and facts are no plain objects, and nobody's code outside sees them. A
 * redrive reads so.
 */
export class LookedLetter extends Letter {
  constructor(record: SourceRecord) {
    super(asLooked(record))
  }

  /** Facts hold what the letter was read with: they are read again. */
  override owned(): Letter {
    return new Letter(ownRecord(this.record), undefined, this.key)
  }

  protected override readFacts(): DeadLetterFacts {
    return lookAtDeadLetter(this.record)
  }
}
