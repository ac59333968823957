import type { TopicMetadata } from '../client/port.ts'
import { DEFAULT_MESSAGE_BYTES } from '../topics/written-topic.ts'

/** A topic as the pre-flight sees it: its metadata and, where they may be read, its effective configs. */
export interface TopicView {
  readonly metadata: TopicMetadata
  /** `null`: they cannot be read. */
  readonly configs: ReadonlyMap<string, string> | null
  /** Why not. */
  readonly configError?: string
}

export const partitionCount = (view: TopicView): number => view.metadata.partitions.length

export const replicationFactor = (view: TopicView): number =>
  Math.max(1, ...view.metadata.partitions.map(p => p.replicas.length))

const number = (view: TopicView, name: string, otherwise: number): number => {
  const value = Number(view.configs?.get(name) ?? Number.NaN)
  return Number.isFinite(value) ? value : otherwise
}

export const maxMessageBytes = (view: TopicView): number => number(view, 'max.message.bytes', DEFAULT_MESSAGE_BYTES)

export const minInsyncReplicas = (view: TopicView): number => number(view, 'min.insync.replicas', 1)

export const isCompacted = (view: TopicView): boolean => cleanupPolicies(view).includes('compact')

/** Milliseconds that records are kept; Infinity for ever, `null` when nobody can say. */
export function retentionMs(view: TopicView): number | null {
  if (!view.configs) return null
  // Compaction without deletion keeps the last record of a key for ever.
  if (!cleanupPolicies(view).includes('delete')) return Number.POSITIVE_INFINITY
  const value = number(view, 'retention.ms', -1)
  return value < 0 ? Number.POSITIVE_INFINITY : value
}

const cleanupPolicies = (view: TopicView): string[] =>
  (view.configs?.get('cleanup.policy') ?? 'delete').split(',').map(policy => policy.trim())
