import { DeadLetterError } from '../../errors.ts'
import type { Masker } from '../../failure/mask.ts'
import type { OptionRules } from '../../options/check.ts'
import { integer, oneOf } from '../../options/rules.ts'
import { keyPartition, moduloPartition } from '../../records/partition-of.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { settled, shown } from './user-function.ts'

/** Chooses the DLQ partition of a failed record. Synchronous; anything but a partition of the topic is answered by `onInvalidPartition`. */
export type PartitionFunction = (group: string, record: SourceRecord, error: unknown) => number

/**
 * A named policy or a function:
 * - `same`: the record's own partition number
 * - `zero`: partition 0
 * - `modulo`: the record's partition modulo the DLQ's count, which keeps a partition's order in a smaller DLQ
 * - `key`: the key's murmur2 hash, as the Java client; without a key as `modulo`
 */
export type PartitionOption = 'same' | 'zero' | 'modulo' | 'key' | PartitionFunction

/** Which partition of the DLQ a letter goes to, first that applies: `partition`; `partitions: 1` → 0; the record's own. */
export interface PartitionOptions {
  /** A named policy or a function. Left out: partition 0 when `partitions` is 1, else the record's own partition. */
  readonly partition?: PartitionOption
  /**
   * Partitions that a DLQ topic has to have. Left out: as many as its source. Minimum 1;
   * more than 1 needs `partition`.
   */
  readonly partitions?: number
  /**
   * Partitions that a DLQ topic has at least, however few its source or `partitions` say. Minimum 1; more than 1 needs `partition`.
   * @default 1
   */
  readonly minPartitions?: number
  /**
   * What to do when the chosen partition is none of the topic's: send the letter to a valid one (by key hash, or without
   * a key by the source partition modulo the count) and say so, or hold the source partition.
   * @default 'fallback'
   */
  readonly onInvalidPartition?: 'fallback' | 'hold'
}

export type PartitionSettings = Readonly<
  Required<Pick<PartitionOptions, 'minPartitions' | 'onInvalidPartition'>> &
    Pick<PartitionOptions, 'partition' | 'partitions'>
>

const policies: readonly unknown[] = ['same', 'zero', 'modulo', 'key']

export const partitionRules: OptionRules<PartitionOptions> = {
  partition: {
    expected: "'same', 'zero', 'modulo', 'key' or a function (group, record, error) => number",
    accepts: v => typeof v === 'function' || policies.includes(v)
  },
  partitions: integer(1, 2_147_483_647),
  minPartitions: integer(1, 2_147_483_647, { default: 1 }),
  onInvalidPartition: oneOf(['fallback', 'hold'], { default: 'fallback' })
}

/**
 * The binder demands a partition function for more than one partition, and then does without: here it is refused.
 * @throws DeadLetterError DLQ_PARTITIONS_NEED_FUNCTION
 */
export function checkPartitionOptions(options: PartitionSettings): void {
  if (options.partition !== undefined) return
  if (options.partitions !== undefined && options.partitions > 1) {
    throw new DeadLetterError('DLQ_PARTITIONS_NEED_FUNCTION', { option: 'partitions', got: options.partitions })
  }
  if (options.minPartitions > 1) {
    throw new DeadLetterError('DLQ_PARTITIONS_NEED_FUNCTION', { option: 'minPartitions', got: options.minPartitions })
  }
}

export interface PartitionInput {
  readonly option: PartitionOption | undefined
  /** The configured number, not the topic's. */
  readonly partitions: number | undefined
  readonly group: string
  readonly record: SourceRecord
  readonly error: unknown
  /** Partitions that the DLQ topic really has, from fresh metadata. */
  readonly count: number
  /** What the function's words pass before they are told. */
  readonly mask: Masker
}

export interface PartitionChoice {
  /** Always a partition of the topic. */
  readonly partition: number
  /** What was asked for, where it could not be had. With it comes `reason`; `onInvalidPartition` says what to do then. */
  readonly asked?: string
  readonly reason?: string
}

/** The DLQ partition of a failed record. Total: whatever the function does, the answer is in [0, count). */
export function choosePartition({
  option,
  partitions,
  group,
  record,
  error,
  count,
  mask
}: PartitionInput): PartitionChoice {
  const policy = option ?? (partitions === 1 ? 'zero' : 'same')
  if (policy === 'zero') return { partition: 0 }
  if (policy === 'modulo') return { partition: moduloPartition(record, count) }
  if (policy === 'key') return { partition: keyPartition(record, count) }
  if (policy === 'same') {
    if (record.partition < count) return { partition: record.partition }
    return fallback(record, count, `partition ${record.partition}`, `the topic has ${count}`)
  }

  let answer: unknown
  try {
    answer = settled(policy(group, record, error))
  } catch (thrown) {
    return fallback(record, count, shown(thrown, mask), 'the partition function threw')
  }
  if (typeof answer !== 'number') return fallback(record, count, shown(answer, mask), 'not a number')
  if (!Number.isInteger(answer)) return fallback(record, count, shown(answer, mask), 'not a whole number')
  if (answer < 0) return fallback(record, count, shown(answer, mask), 'negative')
  if (answer >= count) return fallback(record, count, shown(answer, mask), `the topic has ${count}`)
  // −0 is a whole number and not negative; the sum makes it 0.
  return { partition: answer + 0 }
}

function fallback(record: SourceRecord, count: number, asked: string, reason: string): PartitionChoice {
  return { partition: keyPartition(record, count), asked, reason }
}
