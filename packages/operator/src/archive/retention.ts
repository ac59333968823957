import { DeadLetterError, readTopicViews, retentionMs } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { isForbidden } from '../cluster/until-led.ts'
import type { Letter } from '../letters/letter.ts'

/** When a topic deletes letters. */
export interface Retention {
  /** Milliseconds after a letter's own timestamp; Infinity: never by age. */
  readonly ms: number
  /** Bytes of a partition beyond which it deletes the oldest, whatever their age; `null`: it does not. */
  readonly bytes: number | null
}

/** @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN, ARCHIVE_RETENTION_UNKNOWN where it may not be read */
export async function readRetention({ client }: Cluster, topic: string): Promise<Retention> {
  const found = (await client.metadata([topic])).topics.get(topic)
  if (isForbidden(found)) throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic })
  if (found === undefined || found.partitions.length === 0) throw new DeadLetterError('READ_TOPIC_MISSING', { topic })
  const view = (await readTopicViews(client, [found])).get(topic)
  const ms = view === undefined ? null : retentionMs(view)
  if (view === undefined || ms === null) throw new DeadLetterError('ARCHIVE_RETENTION_UNKNOWN', { topic })
  const bytes = Number(view.configs?.get('retention.bytes') ?? -1)
  return { ms, bytes: bytes < 0 ? null : bytes }
}

/** Milliseconds since the epoch from which on retention may take a letter: its own timestamp counts, not when it died. */
export const lossAt = ({ record }: Letter, { ms }: Retention): number => record.timestamp + ms
