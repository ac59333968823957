import { HeaderView } from '../../headers/header-view.ts'
import { OWN_PREFIX, own } from '../../headers/own.ts'
import { springCloudStream, springCloudStreamNames } from '../../headers/spring-cloud-stream.ts'
import { springKafka, springKafkaNames } from '../../headers/spring-kafka.ts'
import type { RecordHeader } from '../../records/source-record.ts'
import type { WrittenDialect } from './envelope-options.ts'
import { lineage, parseLineage } from './id.ts'

/** What a record that was a dead letter before brings along. */
export interface EarlierLetter {
  /** Its headers without those that the new letter writes anew. */
  readonly kept: readonly RecordHeader[]
  /** The first death's; `null` when it cannot be read, and then the consumed coordinates are the origin. */
  readonly lineage: string | null
  readonly redrives: Buffer | undefined
}

const dialectNames: Readonly<Record<WrittenDialect, ReadonlySet<string>>> = {
  'spring-cloud-stream': new Set(springCloudStreamNames.map(name => name.text)),
  'spring-kafka': new Set(springKafkaNames.map(name => name.text)),
  none: new Set()
}

/**
 * A record is believed to be an earlier dead letter when, and only when, it has an `x-dead-letter-id` with a value. Then
 * - every header of ours (`x-dead-letter-*`) and of the dialect that is written now is replaced, so that letters do not
 *   grow with each death; another dialect's headers stay, they tell of another framework's failure;
 * - its lineage is kept word for word; without one, its origin headers (of either dialect we write) say the first origin.
 *
 * Without the id nothing is replaced and no origin believed, since any producer can write `x-original-topic`: what looks
 * like ours are headers of the record like any other, and ours come after them (of repeated names the last counts).
 *
 * @returns `null` when the record is none
 */
export function readEarlierLetter(
  headers: readonly RecordHeader[],
  dialect: WrittenDialect,
  group: string
): EarlierLetter | null {
  if (!headers.some(header => header.name === own.id.text && header.value !== null && header.value.length > 0))
    return null
  const replaced = dialectNames[dialect]
  const view = new HeaderView(headers)
  return {
    kept: headers.filter(header => !header.name.startsWith(OWN_PREFIX) && !replaced.has(header.name)),
    lineage: readLineage(view, group),
    redrives: view.decimal(own.redrives.text) === undefined ? undefined : (view.bytes(own.redrives.text) ?? undefined)
  }
}

function readLineage(view: HeaderView, group: string): string | null {
  const text = view.text(own.lineage.text)
  if (text !== undefined && parseLineage(text) !== null) return text
  const failed = view.text(own.group.text) ?? group
  for (const reader of [springCloudStream, springKafka]) {
    const { topic, partition, offset } = reader.read(view)
    if (topic === undefined || partition === undefined || offset === undefined) continue
    const origin = lineage(topic, partition, offset, failed)
    if (parseLineage(origin) !== null) return origin
  }
  return null
}
