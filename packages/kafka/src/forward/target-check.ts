import { DeadLetterError, type ErrorCode, type ErrorDetails } from '../errors.ts'
import {
  isCompacted,
  maxMessageBytes,
  minInsyncReplicas,
  partitionCount,
  retentionMs,
  type TopicView
} from '../provision/topic-view.ts'
import { type Subscription, showSubscription, subscribesTo } from '../topics/subscription.ts'

export interface TargetCheck {
  readonly target: TopicView
  /** What the records that are copied are consumed from. */
  readonly subscription: Subscription
  /** Its topics that exist and may be described. */
  readonly sources: readonly TopicView[]
  /** Copies keep the number of their partition. */
  readonly samePartition: boolean
}

export interface TargetFindings {
  readonly refusals: readonly DeadLetterError[]
  readonly warnings: readonly DeadLetterError[]
}

/** What could lose or misroute copies of these sources: refused before the first copy. What only may is warned of. */
export function checkTarget({ target, subscription, sources, samePartition }: TargetCheck): TargetFindings {
  const topic = target.metadata.name
  const refusals: DeadLetterError[] = []
  const warnings: DeadLetterError[] = []
  const refuse = (code: ErrorCode, details: ErrorDetails): void =>
    void refusals.push(new DeadLetterError(code, { topic, ...details }))
  const warn = (code: ErrorCode, details: ErrorDetails): void =>
    void warnings.push(new DeadLetterError(code, { topic, ...details }))

  // Expressions are asked themselves: the copies would be consumed and copied again for ever.
  if (subscribesTo(subscription, topic))
    refuse('FORWARD_IN_SUBSCRIPTION', { subscription: showSubscription(subscription) })
  const partitions = partitionCount(target)
  const most = Math.max(0, ...sources.map(partitionCount))
  if (samePartition && partitions < most) refuse('FORWARD_TOO_FEW_PARTITIONS', { got: partitions, wanted: most })
  for (const { metadata, configs, configError } of [target, ...sources])
    if (configs === null) warn('FORWARD_CONFIG_UNKNOWN', { of: metadata.name, reason: configError })
  const readable = sources.filter(source => source.configs !== null)
  if (target.configs === null || readable.length === 0) return { refusals, warnings }

  const kept = readable.filter(source => !isCompacted(source)).map(source => source.metadata.name)
  if (isCompacted(target) && kept.length > 0)
    refuse('FORWARD_TOPIC_COMPACTED', { got: target.configs.get('cleanup.policy'), sources: kept.join(', ') })
  const bytes = Math.max(...readable.map(maxMessageBytes))
  if (maxMessageBytes(target) < bytes)
    refuse('FORWARD_MESSAGE_BYTES_LOW', { got: maxMessageBytes(target), wanted: bytes })
  // A copy has its record's time: what is older than the target keeps is deleted at once.
  const retention = retentionMs(target) ?? Number.POSITIVE_INFINITY
  const wanted = Math.max(...readable.map(source => retentionMs(source) ?? 0))
  if (retention < wanted)
    warn('FORWARD_RETENTION_SHORT', {
      got: retention,
      wanted: wanted === Number.POSITIVE_INFINITY ? 'unlimited' : wanted
    })
  const inSync = Math.max(...readable.map(minInsyncReplicas))
  if (minInsyncReplicas(target) < inSync)
    warn('FORWARD_MIN_ISR_LOW', { got: minInsyncReplicas(target), wanted: inSync })
  return { refusals, warnings }
}
