import { lastNamed, readChunks, readRedriveMark, redriveTopic, type SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { ownTopicSettings } from '../../ledger/read-ledger.ts'

/** A copy of an operation that was found at its target. */
export interface FoundCopy {
  readonly key: Buffer
  readonly offset: number
  /** As its headers tell it; `null` for those of other frameworks' letters. */
  readonly group: string | null
}

const groupHeader = 'x-dead-letter-group'

/** Copies of an operation among the records of a partition, from `start` to before `end`, in order. */
export async function* scanCopies(
  { client }: Cluster,
  operation: string,
  { topic, partition, start, end }: { readonly topic: string; partition: number; start: number; end: number },
  signal?: AbortSignal
): AsyncGenerator<FoundCopy> {
  if (start >= end) return
  const settings = { ...ownTopicSettings(topic), ranges: [{ partition, start, end }], signal, onUnreadable: () => {} }
  for await (const { records } of readChunks(client, settings))
    for (const record of records) {
      const mark = readRedriveMark(record.headers)
      if (mark?.operation === operation && isSentTo(topic, mark.topic))
        yield { key: mark.key, offset: record.offset, group: groupOf(record) }
    }
}

/** A copy in a family topic names its source. */
const isSentTo = (topic: string, named: string): boolean => named === topic || topic.startsWith(redriveTopic(named, ''))

const groupOf = ({ headers }: SourceRecord): string | null =>
  lastNamed(headers, groupHeader)?.value?.toString('utf8') ?? null
