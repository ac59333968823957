import { findBlock, isEarlier, type Origin } from '../../headers/block.ts'
import type { HeaderView } from '../../headers/header-view.ts'
import { own } from '../../headers/own.ts'
import { springCloudStream } from '../../headers/spring-cloud-stream.ts'
import { springKafka } from '../../headers/spring-kafka.ts'
import type { RecordHeader, SourceRecord } from '../../records/source-record.ts'
import { lineage, parseLineage } from './id.ts'

/** What a record that was a dead letter before brings along. */
export interface EarlierLetter {
  /** Its headers without those that were written into it as a letter: the record's own. */
  readonly kept: readonly RecordHeader[]
  /** The first death's; `null` when it cannot be read, and then the consumed coordinates are the origin. */
  readonly lineage: string | null
  readonly redrives: Buffer | undefined
  /** How often a record of this lineage has died by then. */
  readonly deaths: number
  /** The id of its first death. */
  readonly firstId: string
}

/**
 * A record is believed to be an earlier dead letter when it has a block of ours whose id is right for its coordinates
 * (`headers/block.ts`). Then the block is replaced, so that letters do not grow with each death, and its lineage is kept
 * word for word; without one, its origin is the first.
 *
 * Anything else that looks like ours is a header of the record like any other: it stays, and our block comes behind it.
 *
 * @param topicId of the topic that the record was consumed from
 * @returns `null` when the record is none
 */
export function readEarlierLetter(record: SourceRecord, topicId: string, group: string): EarlierLetter | null {
  const { headers } = record
  const block = findBlock(headers, group)
  if (block === null) return null
  const origin = block.origin ?? toldOrigin(block.headers)
  if (!isEarlier(block, origin, record.topic, topicId, group)) return null
  // Who sends a letter back may count it behind the block.
  const redrives = headers.findLast((header, i) => i >= block.start && header.name === own.redrives.text)?.value
  return {
    kept: headers.filter((header, i) => i < block.start || (i >= block.end && header.name !== own.redrives.text)),
    lineage: firstOrigin(block.headers, origin, group),
    deaths: block.deaths,
    firstId: block.firstId,
    redrives: redrives && /^\d{1,15}$/.test(redrives.toString('latin1')) ? redrives : undefined
  }
}

function firstOrigin(view: HeaderView, origin: Origin | undefined, group: string): string | null {
  const text = view.text(own.lineage.text)
  if (text !== undefined && parseLineage(text) !== null) return text
  if (origin === undefined) return null
  const first = lineage(origin.topic, origin.partition, origin.offset, view.text(own.group.text) ?? group)
  return parseLineage(first) === null ? null : first
}

/** What a block without an opening header tells of where its record was consumed. */
function toldOrigin(view: HeaderView): Origin | undefined {
  for (const reader of [springCloudStream, springKafka]) {
    const { topic, partition, offset } = reader.read(view)
    if (topic !== undefined && partition !== undefined && offset !== undefined) return { topic, partition, offset }
  }
  return parseLineage(view.text(own.lineage.text) ?? '') ?? undefined
}
