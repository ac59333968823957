import * as crypto from 'node:crypto'
import type { RecordHeader } from '../records/source-record.ts'
import { factOf, type RowFact, rowOf } from './header-row.ts'
import { HeaderView } from './header-view.ts'
import { parseLineage } from './lineage.ts'
import { OWN_PREFIX, own } from './own.ts'
import { springCloudStreamNames } from './spring-cloud-stream.ts'
import { springKafkaNames } from './spring-kafka.ts'

/** Where the record of a letter was consumed. */
export interface Origin {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/**
 * What we wrote into one letter. It closes with `x-dead-letter-origin`, whose value says how many headers before it belong
 * to it: whatever looks like ours outside of it is a producer's, or of another death.
 */
export interface Block {
  /** Index of its first header. */
  readonly start: number
  /** Index behind its last header. */
  readonly end: number
  readonly headers: HeaderView
  readonly id: string
  /** The consumed coordinates; absent in letters of versions that wrote no closing header. */
  readonly origin: Origin | undefined
  /** How often records of its lineage had died by then, this death included. */
  readonly deaths: number
  /** The id of the first death of its lineage: the same for every letter of one failure. */
  readonly firstId: string
}

/**
 * The id of a dead letter: hex of the first 16 bytes of SHA-256 over the text `<topic id>/<partition>/<offset>/<group>`.
 * The same failure written twice (a crash between acknowledgement and commit) has the same id.
 * @param topicId UUID text of the consumed topic
 * @param death of a record that was sent back to its group alone and died again at the same place: which death it is, told as `/d<death>` behind the group
 */
export function letterId(topicId: string, partition: number, offset: number, groupId: string, death = 1): string {
  const later = death > 1 ? `/d${death}` : ''
  return crypto.hash('sha256', `${topicId}/${partition}/${offset}/${groupId}${later}`, 'hex').slice(0, 32)
}

/** What the closing header says. */
export interface Closing {
  readonly source: Origin
  /** UUID text of the consumed topic. */
  readonly topicId: string
  readonly deaths: number
  readonly firstId: string
}

/**
 * The closing header's value: `<topic>/<partition>/<offset> <topic id> v1 <number of headers before it that are ours>`, and
 * from the second death of a lineage on ` d<number of deaths> <id of the first death>`.
 */
export function closingText({ source, topicId, deaths, firstId }: Closing, count: number): string {
  const { topic, partition, offset } = source
  const later = deaths > 1 ? ` d${deaths} ${firstId}` : ''
  return `${topic}/${partition}/${offset} ${topicId} v1 ${count}${later}`
}

const CLOSING =
  /^([A-Za-z0-9._-]{1,249})\/(\d{1,10})\/(\d{1,16}) (\S{1,64}) v1 (\d{1,4})(?: d(\d{1,6})(?: ([0-9a-f]{32}))?)?$/
const MAX_CLOSING_BYTES = 400

const written = [springCloudStreamNames, springKafkaNames].map(names => names.map(name => name.text))
const writtenNames = new Set(written.flat())
const isOurs = (name: string | undefined): boolean =>
  name !== undefined && (name.startsWith(OWN_PREFIX) || writtenNames.has(name))

/**
 * The youngest block of ours, `null` when there is none. It is believed when every header in it has a name that we write
 * and its id is the hash of its coordinates. In a letter of ours no closing header stands behind ours: the last one is
 * it, or none is.
 * @param group of the consumer of a record that may be an earlier letter: then a block that was changed is none
 */
export function findBlock(headers: readonly RecordHeader[], group?: string): Block | null {
  if (headers !== last.headers || group !== last.group) last = { headers, group, block: lookForBlock(headers, group) }
  return last.block
}

/** Of one record several things are asked, one after the other. */
let last: {
  readonly headers: readonly RecordHeader[] | null
  readonly group: string | undefined
  readonly block: Block | null
} = { headers: null, group: undefined, block: null }

function lookForBlock(headers: readonly RecordHeader[], group: string | undefined): Block | null {
  const row = rowOf(headers)
  const closing = row.last.get(own.origin.text) ?? -1
  const block = closing === -1 ? null : closed(headers, closing, group)
  let id = row.last.get(own.id.text) ?? -1
  while (id >= 0 && !(row.names[id] === own.id.text && headers[id]?.value?.length)) id--
  if (id < (block?.end ?? 0)) return block
  const without = unclosed(headers, id)
  // A closing header that does not fit what stands before it: somebody changed the block.
  const changed = closing >= without.start && closing < without.end
  return changed && group !== undefined ? null : without
}

/** Where the names begin that are all ours up to the last closing header. */
const oursBegin: RowFact<number> = names => {
  let start = names.lastIndexOf(own.origin.text)
  while (start > 0 && isOurs(names[start - 1])) start--
  return start
}

function closed(headers: readonly RecordHeader[], at: number, group: string | undefined): Block | null {
  const { value } = headers[at] as RecordHeader
  if (value === null || value.length > MAX_CLOSING_BYTES) return null
  const found = CLOSING.exec(value.toString('latin1'))
  if (found === null) return null
  const [, topic = '', partition, offset, topicId = '', count, deaths = 1, firstId] = found
  const start = at - Number(count)
  const end = at + 1
  if (start < 0) return null
  const row = rowOf(headers)
  if (start < factOf(row, oursBegin)) return null
  const view = new HeaderView(headers, start, end)
  const id = view.text(own.id.text)
  const failed = view.word(own.group.text) ?? group
  const origin = { topic, partition: Number(partition), offset: Number(offset) }
  const isOf = (group: string, death: number): boolean =>
    id === letterId(topicId, origin.partition, origin.offset, group, death)
  // Sent back to the topic a record has a place of its own; sent back to its group alone it dies where it died before.
  if (!id || (failed !== undefined && !isOf(failed, 1) && !isOf(failed, Number(deaths)))) return null
  return { start, end, headers: view, id, origin, deaths: Number(deaths), firstId: firstId ?? id }
}

/**
 * A letter of a version that wrote no closing header: the dialect's headers, each once and in their order, then ours from
 * the id on.
 */
function unclosed(headers: readonly RecordHeader[], idAt: number): Block {
  let start = idAt
  const order = written.find(names => names.includes(headers[idAt - 1]?.name ?? ''))
  for (let last = order?.length ?? 0; start > 0; start--) {
    const at = order?.indexOf(headers[start - 1]?.name ?? '') ?? -1
    if (at === -1 || at >= last) break
    last = at
  }
  let end = idAt + 1
  while (end < headers.length && headers[end]?.name.startsWith(OWN_PREFIX)) end++
  const view = new HeaderView(headers, start, end)
  const id = view.text(own.id.text) ?? ''
  return { start, end, headers: view, id, origin: undefined, deaths: 1, firstId: id }
}

/** What every letter without a closing header has, unless its writer was told to leave it out. */
const always = [own.lineage, own.group, own.at, own.stage, own.class, own.fingerprint].map(name => name.text)

/**
 * Whether a block can be taken for an earlier letter of a record that was consumed from `topic`. One without a closing
 * header has an id that fits when the consumer can know it, of its own topic; else it has to be whole.
 * @param told what the block says of where its record was consumed
 */
export function isEarlier(
  block: Block,
  told: Origin | undefined,
  topic: string,
  topicId: string,
  group: string
): boolean {
  if (block.origin !== undefined) return true
  const view = block.headers
  if (told?.topic === topic) {
    return block.id === letterId(topicId, told.partition, told.offset, view.text(own.group.text) ?? group)
  }
  const whole = always.every(name => view.bytes(name) !== undefined)
  return whole && /^[0-9a-f]{32}$/.test(block.id) && parseLineage(view.text(own.lineage.text) ?? '') !== null
}
