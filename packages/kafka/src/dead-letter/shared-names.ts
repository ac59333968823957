import type { KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Finding } from '../provision/plan.ts'
import { metadataState } from '../topics/metadata-state.ts'
import { defaultDestination } from './route/destination.ts'

type Asked = Pick<KafkaClient, 'metadata' | 'findCoordinator' | 'offsetFetch'>

interface Pair {
  readonly topic: string
  readonly group: string
}

/**
 * Other pairs of topic and group whose default DLQ has the same name: topic `a` in group `b.c` and topic `a.b` in group
 * `c`. Each dot may be the one between them.
 */
export function namesakes(topic: string, group: string): Pair[] {
  const text = `${topic}.${group}`
  return [...text].flatMap((char, i) =>
    char === '.' && i > 0 && i < text.length - 1 && i !== topic.length
      ? [{ topic: text.slice(0, i), group: text.slice(i + 1) }]
      : []
  )
}

/** A warning for each pair that shares its default DLQ with another one that is in use. What cannot be asked is not told. */
export async function sharedNameFindings(client: Asked, topics: readonly string[], group: string): Promise<Finding[]> {
  const pairs = topics.flatMap(topic => namesakes(topic, group).map(other => ({ topic, other })))
  if (pairs.length === 0) return []
  const existing = await client.metadata([...new Set(pairs.map(({ other }) => other.topic))]).catch(() => null)
  const findings: Finding[] = []
  for (const { topic, other } of pairs) {
    if (metadataState(existing?.topics.get(other.topic)) !== 'found' || !(await isUsed(client, other))) continue
    const details = { topic: defaultDestination(topic, group), otherTopic: other.topic, otherGroup: other.group }
    findings.push({ severity: 'warning', error: new DeadLetterError('DLQ_NAME_SHARED', details) })
  }
  return findings
}

async function isUsed(client: Asked, { topic, group }: Pair): Promise<boolean> {
  try {
    const { errorCode, nodeId } = await client.findCoordinator(group)
    if (errorCode !== 0) return false
    const { partitions } = await client.offsetFetch(nodeId, group, null)
    return partitions.some(committed => committed.topic === topic && committed.offset >= 0)
  } catch {
    return false
  }
}
