import assert from 'node:assert/strict'
import { OffsetStore } from '../../src/groups/offset-store.ts'
import type { TopicCatalog } from '../../src/topics/topic-catalog.ts'
import type { Outcome, ProducerIdentity } from '../../src/transactions/transaction.ts'
import { Transactions } from '../../src/transactions/transactions.ts'
import { FakeClock } from '../fake-clock.ts'

export interface Marker {
  readonly topic: string
  readonly partition: number
  readonly kind: Outcome
  readonly producer: ProducerIdentity
}

const defaults: Readonly<Record<string, number | boolean>> = {
  'transaction.max.timeout.ms': 900_000,
  'transactional.id.expiration.ms': 604_800_000,
  'transaction.remove.expired.transaction.cleanup.interval.ms': 3_600_000,
  'transaction.two.phase.commit.enable': false,
  'transaction.partition.verification.enable': true,
  'offsets.topic.num.partitions': 50
}

/** A coordinator over topics `a` and `b` of three partitions, which write down their markers. */
export function coordinator(given: Readonly<Record<string, number | boolean>> = {}) {
  const configs = { ...defaults, ...given }
  const value = (name: string) => {
    const found = configs[name]
    assert.notEqual(found, undefined, `${name} is not configured`)
    return found
  }
  const clock = new FakeClock()
  const offsets = new OffsetStore(clock)
  const markers: Marker[] = []
  const topics = new Set(['a', 'b'])
  const log = (topic: string, partition: number) =>
    topics.has(topic) && partition < 3
      ? {
          appendMarker(kind: Outcome, producer: ProducerIdentity) {
            markers.push({ topic, partition, kind, producer })
            return 0n
          }
        }
      : undefined
  const transactions = new Transactions(
    { number: name => Number(value(name)), flag: name => value(name) === true },
    { log } as unknown as TopicCatalog,
    { offsets },
    clock
  )
  return { clock, offsets, markers, topics, transactions }
}

/** A new producer of a transactional id, as InitProducerId gives it. */
export function started(transactions: Transactions, transactionalId = 't', timeoutMs = 60_000): ProducerIdentity {
  const { code, producerId, epoch } = init(transactions, transactionalId, null, timeoutMs)
  assert.equal(code, 0)
  return { id: producerId, epoch }
}

export function init(
  transactions: Transactions,
  transactionalId: string | null,
  expected: ProducerIdentity | null = null,
  timeoutMs = 60_000
) {
  return transactions.initProducer({
    transactionalId,
    timeoutMs,
    expected,
    twoPhaseCommit: false,
    keepPrepared: false
  })
}
