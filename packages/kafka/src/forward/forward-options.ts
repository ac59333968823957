import {
  type ConnectionOptions,
  type ConnectionSettings,
  connectionRules,
  readConnectionOptions
} from '../client/connection-options.ts'
import { checkOptions, type OptionRules } from '../options/check.ts'
import { milliseconds, oneOf } from '../options/rules.ts'
import { readSubscription, type Subscription, topicsRule } from '../topics/subscription.ts'
import { validTopicName } from '../topics/topic-name.ts'

/** Where records are copied to, and how. */
export interface ForwarderOptions extends ConnectionOptions {
  /** The topic that copies are written to. It must exist. */
  readonly topic: string
  /**
   * What the copied records are consumed from: the consumer's `topics`. The topic is then checked against them before the first
   * copy: it is refused when copies would be consumed again, when it is compacted and they are not, when it takes smaller
   * records; `warnings` tells what else may lose copies. Left out, none of that is asked.
   */
  readonly from?: string | RegExp | readonly (string | RegExp)[]
  /**
   * 'auto': a copy goes to the partition of its record's number where the topic has as many, else by key. 'same': never to another;
   * a topic with fewer partitions is refused, with `from` before the first copy. The topic is looked at each minute, and before a copy is
   * refused: what it has grown by is used from then on, and copies of a source partition may then lie in two of its partitions.
   * @default 'auto'
   */
  readonly partition?: 'auto' | 'same'
  /**
   * Compression of the copies.
   * @default 'none'
   */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /**
   * Milliseconds for which a copy that is not acknowledged is sent again before it counts as failed. Minimum 1.
   * @default 30000
   */
  readonly deliveryTimeoutMs?: number
  /**
   * Milliseconds before a failed write is tried again; doubles each time. Minimum 1.
   * @default 100
   */
  readonly backoffMs?: number
  /**
   * Milliseconds that no such wait exceeds. Minimum 1.
   * @default 5000
   */
  readonly maxBackoffMs?: number
}

/** How records are written to a topic. */
export interface WriteSettings {
  readonly topic: string
  /** UUID text: one of the same name that is made anew is not written to. */
  readonly topicId?: string | undefined
  readonly compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  readonly deliveryTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly backoffMs: number
  readonly maxBackoffMs: number
}

export interface ForwardSettings extends WriteSettings {
  readonly partition: 'auto' | 'same'
  /** `null`: not to be asked. */
  readonly from: Subscription | null
  readonly connection: ConnectionSettings
}

export const forwarderRules: OptionRules<ForwarderOptions> = {
  ...connectionRules,
  topic: {
    expected: 'a topic name (1 to 249 characters of [A-Za-z0-9._-])',
    accepts: v => typeof v === 'string' && validTopicName(v) === null,
    required: true
  },
  from: { expected: topicsRule.expected, accepts: topicsRule.accepts },
  partition: oneOf(['auto', 'same'], { default: 'auto' }),
  compression: oneOf(['none', 'gzip', 'snappy', 'lz4', 'zstd'], { default: 'none' }),
  deliveryTimeoutMs: milliseconds(1, { default: 30_000 }),
  backoffMs: milliseconds(1, { default: 100 }),
  maxBackoffMs: milliseconds(1, { default: 5_000 })
}

/** @throws DeadLetterError OPTION_UNKNOWN, OPTION_MISSING, OPTION_INVALID */
export function readForwarderOptions(given: unknown): ForwardSettings {
  const checked = checkOptions<ForwarderOptions>(given, forwarderRules, '') as Required<ForwarderOptions>
  const connection = readConnectionOptions(
    Object.fromEntries(
      Object.keys(connectionRules).flatMap(name => {
        const value = checked[name as keyof ConnectionOptions]
        return value === undefined ? [] : [[name, value]]
      })
    )
  )
  const { from } = checked as ForwarderOptions
  const { topic, partition, compression, deliveryTimeoutMs, backoffMs, maxBackoffMs } = checked
  return Object.freeze({
    connection,
    topic,
    from: from === undefined ? null : readSubscription(from),
    partition,
    compression,
    deliveryTimeoutMs,
    requestTimeoutMs: connection.requestTimeoutMs,
    backoffMs,
    maxBackoffMs
  })
}
