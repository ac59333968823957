import type { TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { BatchRecord } from '../../records/batch-record.ts'
import type { Metrics } from '../metrics.ts'
import { originalOf } from './original.ts'

/** Reads copies of one group as what they stand for. What was not sent there for this group is passed over, and told once for each partition. */
export class FamilyRecords {
  readonly #group: string
  readonly #metrics: Metrics
  readonly #emit: EventSink
  readonly #told = new Set<string>()

  constructor(group: string, metrics: Metrics, emit: EventSink) {
    this.#group = group
    this.#metrics = metrics
    this.#emit = emit
  }

  original(copy: BatchRecord, source: TopicPartition): BatchRecord | null {
    const found = originalOf(copy, source.topic, this.#group)
    if (typeof found !== 'string') return found
    if (found === 'unmarked') this.#tell(copy)
    return null
  }

  #tell({ topic, partition, offset }: BatchRecord): void {
    this.#metrics.unmarked++
    const place = `${topic}/${partition}`
    if (this.#told.has(place)) return
    this.#told.add(place)
    this.#emit('warning', { error: new DeadLetterError('FAMILY_RECORD_FOREIGN', { topic, partition, offset }) })
  }
}
