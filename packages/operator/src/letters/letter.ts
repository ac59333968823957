import { type DeadLetterFacts, type ReadLetter, readDeadLetter, type SourceRecord } from '@dead-letter/kafka/internal'
import { lineageKey } from '../lineage/lineage.ts'
import { parkedKey } from '../lineage/parked.ts'
import { redriveMark } from '../lineage/redriven.ts'
import { ownRecord } from './own-record.ts'

/** A dead letter as the operator's functions hand it on. What it tells is read when it is first asked for. */
export class Letter implements ReadLetter {
  readonly record: SourceRecord
  #facts: DeadLetterFacts | undefined
  #key: Buffer | undefined

  /** @param facts when they are known already */
  constructor(record: SourceRecord, facts?: DeadLetterFacts) {
    this.record = record
    this.#facts = facts
  }

  /** What its headers tell of the failure, in whatever dialect. */
  get facts(): DeadLetterFacts {
    this.#facts ??= readDeadLetter(this.record)
    return this.#facts
  }

  /** The key of its failure: 16 bytes. */
  get key(): Buffer {
    this.#key ??= parkedKey(this.record) ?? lineageKey(this)
    return this.#key
  }

  /** How often its failure had been sent back when it was written. */
  get redrives(): number {
    const mark = redriveMark(this)
    if (mark === null) return this.facts.redrives
    return mark === 'elsewhere' ? 0 : mark.redrives
  }

  /** The same, fit to wait: it keeps nothing of what it was read with. */
  owned(): Letter {
    const own = new Letter(ownRecord(this.record), this.#facts)
    own.#key = this.#key
    return own
  }
}
