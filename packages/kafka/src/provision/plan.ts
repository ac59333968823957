import type { NewTopic } from '../client/port.ts'
import { DeadLetterError, type ErrorCode, type ErrorDetails } from '../errors.ts'
import { mayWrite } from '../topics/permissions.ts'
import { type Subscription, showSubscription, subscribesTo } from '../topics/subscription.ts'
import { validTopicName } from '../topics/topic-name.ts'
import { createdPartitions, neededPartitions, newTopic, wantedMessageBytes, wantedRetentionMs } from './new-topic.ts'
import { timestampRefusal } from './timestamp-check.ts'
import type { TopicSettings } from './topic-settings.ts'
import {
  isCompacted,
  maxMessageBytes,
  minInsyncReplicas,
  partitionCount,
  replicationFactor,
  retentionMs,
  type TopicView
} from './topic-view.ts'

/** What the pre-flight found. A refusal keeps the consumer from starting; a warning is told and gone by. */
export interface Finding {
  readonly severity: 'refusal' | 'warning'
  readonly error: DeadLetterError
}

/** What makes the DLQ topics fit. */
export type ProvisionAction =
  | { readonly kind: 'create'; readonly topic: NewTopic }
  | { readonly kind: 'grow'; readonly topic: string; readonly from: number; readonly to: number }
  | { readonly kind: 'raise'; readonly topic: string; readonly from: number; readonly to: number }

/** A topic that letters go to, and the source topics whose letters it gets. */
export interface WantedTopic {
  readonly name: string
  readonly sources: readonly string[]
}

export interface PlanInput {
  readonly subscription: Subscription
  readonly settings: TopicSettings
  readonly wanted: readonly WantedTopic[]
  /** The source topics that can be read. */
  readonly sources: ReadonlyMap<string, TopicView>
  /** The wanted topics that exist, and those that may not be looked at. */
  readonly existing: ReadonlyMap<string, TopicView | 'forbidden'>
}

export interface Plan {
  readonly actions: readonly ProvisionAction[]
  readonly findings: readonly Finding[]
}

/** What has to be done to the DLQ topics, and what speaks against starting. Pure: nothing is asked and nothing changed. */
export function plan(input: PlanInput): Plan {
  const actions: ProvisionAction[] = []
  const findings: Finding[] = []
  for (const wanted of input.wanted) planTopic(input, wanted, actions, findings)
  for (const [topic, view] of input.sources) {
    if (view.configs) continue
    findings.push(warning('DLQ_CONFIG_UNKNOWN', { topic, reason: view.configError }))
  }
  return { actions, findings }
}

const refusal = (code: ErrorCode, details: ErrorDetails): Finding => ({
  severity: 'refusal',
  error: new DeadLetterError(code, details)
})
const warning = (code: ErrorCode, details: ErrorDetails): Finding => ({
  severity: 'warning',
  error: new DeadLetterError(code, details)
})

function planTopic(input: PlanInput, wanted: WantedTopic, actions: ProvisionAction[], findings: Finding[]): void {
  const { settings, subscription } = input
  const topic = wanted.name
  const reason = validTopicName(topic)
  if (reason !== null) return void findings.push(refusal('DLQ_NAME_INVALID', { topic, reason }))
  // Expressions are asked themselves, not the topics that match them at present: the DLQ may not exist yet.
  if (subscribesTo(subscription, topic)) {
    return void findings.push(refusal('DLQ_IN_SUBSCRIPTION', { topic, subscription: showSubscription(subscription) }))
  }
  const sources = wanted.sources.flatMap(name => input.sources.get(name) ?? [])
  if (sources.length === 0) return
  const view = input.existing.get(topic)
  if (view === undefined) planMissing(input, topic, sources, actions, findings)
  else if (view !== 'forbidden') planExisting(settings, view, sources, actions, findings)
  else if (settings.provision !== 'off') findings.push(refusal('DLQ_NOT_WRITABLE', { topic }))
}

function planMissing(
  { settings }: PlanInput,
  topic: string,
  sources: TopicView[],
  actions: ProvisionAction[],
  findings: Finding[]
): void {
  const { provision } = settings
  if (provision === 'off') return
  if (provision === 'verify') {
    findings.push(refusal('DLQ_MISSING', { topic, provision, partitions: createdPartitions(settings, sources) }))
    return
  }
  const made = newTopic(topic, settings, sources)
  const policy = made.configs['cleanup.policy'] ?? ''
  if (policy.includes('compact')) return void findings.push(refusal('DLQ_COMPACTED', { topic, got: policy }))
  const original = settings.timestamp === 'original' ? timestampRefusal(new Map(Object.entries(made.configs))) : null
  if (original) return void findings.push(refusal('DLQ_TIMESTAMP_ORIGINAL_REFUSED', { topic, reason: original }))
  checkRetention(topic, kept(made.configs['retention.ms']), sources, findings)
  const replicas = Math.max(...sources.map(replicationFactor))
  if (made.replicationFactor < replicas)
    findings.push(warning('DLQ_REPLICATION_LOW', { topic, got: made.replicationFactor, wanted: replicas }))
  actions.push({ kind: 'create', topic: made })
}

function planExisting(
  settings: TopicSettings,
  view: TopicView,
  sources: TopicView[],
  actions: ProvisionAction[],
  findings: Finding[]
): void {
  const topic = view.metadata.name
  const { provision } = settings
  if (view.configs === null) findings.push(warning('DLQ_CONFIG_UNKNOWN', { topic, reason: view.configError }))
  if (isCompacted(view)) findings.push(refusal('DLQ_COMPACTED', { topic, got: view.configs?.get('cleanup.policy') }))
  const original = settings.timestamp === 'original' ? timestampRefusal(view.configs) : null
  if (original) findings.push(refusal('DLQ_TIMESTAMP_ORIGINAL_REFUSED', { topic, reason: original }))
  if (provision === 'off') return

  if (!mayWrite(view.metadata)) findings.push(refusal('DLQ_NOT_WRITABLE', { topic }))

  const count = partitionCount(view)
  const needed = neededPartitions(settings, sources)
  if (count < needed) {
    if (provision === 'create') actions.push({ kind: 'grow', topic, from: count, to: needed })
    else findings.push(refusal('DLQ_TOO_FEW_PARTITIONS', { topic, got: count, wanted: needed }))
  }
  if (view.configs) checkConfigs(settings, view, sources, actions, findings)
  const replicas = Math.max(...sources.map(replicationFactor))
  if (replicationFactor(view) < replicas)
    findings.push(warning('DLQ_REPLICATION_LOW', { topic, got: replicationFactor(view), wanted: replicas }))
}

function checkConfigs(
  settings: TopicSettings,
  view: TopicView,
  sources: TopicView[],
  actions: ProvisionAction[],
  findings: Finding[]
): void {
  const topic = view.metadata.name
  const bytes = maxMessageBytes(view)
  const wanted = wantedMessageBytes(sources)
  if (bytes < wanted && !settings.allowPointers) {
    if (settings.provision === 'create') actions.push({ kind: 'raise', topic, from: bytes, to: wanted })
    else
      findings.push(
        refusal('DLQ_MESSAGE_BYTES_LOW', {
          topic,
          got: bytes,
          source: Math.max(...sources.map(maxMessageBytes)),
          wanted
        })
      )
  }
  checkRetention(topic, retentionMs(view), sources, findings)
  const minIsr = Math.max(...sources.map(minInsyncReplicas))
  if (minInsyncReplicas(view) < minIsr)
    findings.push(warning('DLQ_MIN_ISR_LOW', { topic, got: minInsyncReplicas(view), wanted: minIsr }))
}

function checkRetention(topic: string, got: number | null, sources: TopicView[], findings: Finding[]): void {
  const wanted = wantedRetentionMs(sources)
  if (got === null || wanted === null || got >= wanted) return
  findings.push(
    warning('DLQ_RETENTION_SHORT', { topic, got, wanted: wanted === Number.POSITIVE_INFINITY ? 'unlimited' : wanted })
  )
}

function kept(retention: string | undefined): number | null {
  if (retention === undefined) return null
  return Number(retention) < 0 ? Number.POSITIVE_INFINITY : Number(retention)
}
