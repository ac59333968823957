import { type DeadLetterFacts, type ReadLetter, readDeadLetter, type SourceRecord } from '@dead-letter/kafka/internal'
import { lineageKey } from '../lineage/lineage.ts'
import { parkedKey } from '../lineage/parked.ts'
import { isCopy, redriveMark } from '../lineage/redriven.ts'
import { ownRecord } from './own-record.ts'

/** A dead letter as the operator's functions hand it on. What it tells is read when it is first asked for. */
export class Letter implements ReadLetter {
  readonly record: SourceRecord
  #facts: DeadLetterFacts | undefined
  #key: Buffer | undefined

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
    this.#facts ??= readDeadLetter(this.record)
    return this.#facts
  }

  /** The key of its failure: 16 bytes. */
  get key(): Buffer {
    this.#key ??= parkedKey(this.record) ?? lineageKey(this)
    return this.#key
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
}
