import { fingerprintOf } from '../../failure/fingerprint/fingerprint.ts'
import { maskerOf } from '../../failure/mask.ts'
import { describeError } from '../../failure/root-cause.ts'
import { shortTrace } from '../../failure/stack-frames.ts'
import { closingText } from '../../headers/block.ts'
import { cappedText } from '../../headers/bytes.ts'
import { HeaderList } from '../../headers/header-list.ts'
import { own, writeOwn } from '../../headers/own.ts'
import { writeSpringCloudStream } from '../../headers/spring-cloud-stream.ts'
import { springKafkaMessage, writeSpringKafka } from '../../headers/spring-kafka.ts'
import type { WrittenFacts } from '../../headers/written-facts.ts'
import { contentBytes, encodedSize } from '../../records/batch-encoder.ts'
import { BatchPointer } from '../../records/batch-pointer.ts'
import { asLogged } from '../../records/batch-record.ts'
import { RedrivenRecord } from '../../records/redriven-record.ts'
import { readEarlierLetter } from './earlier-letter.ts'
import type { EnvelopeSettings } from './envelope-options.ts'
import { leftOutHeaders } from './header-filter.ts'
import { letterId, lineage, parseLineage } from './id.ts'
import type { Letter, LetterInput } from './letter.ts'
import { markPointer } from './slim-letter.ts'

export type { Letter, LetterInput } from './letter.ts'
export { pointerLetter, restampLetter, slimLetter } from './slim-letter.ts'

const leftOutOf = new WeakMap<EnvelopeSettings, ReadonlySet<string>>()

/**
 * The dead letter of a failed record. Key, value and headers are the record's, byte for byte; what is added are headers,
 * after its own: the dialect's, then ours. A record that was a dead letter before has those replaced, see `earlier-letter.ts`.
 * Buffers are shared with the record, not copied.
 */
export function buildLetter(
  { record: given, topicId, groupId, failure, now, partitionNote }: LetterInput,
  options: EnvelopeSettings
): Letter {
  const record = asLogged(given)
  let leftOut = leftOutOf.get(options)
  if (leftOut === undefined) {
    leftOut = leftOutHeaders(options.headers)
    leftOutOf.set(options, leftOut)
  }
  const list = new HeaderList(leftOut)

  const earlier = record.headers.length === 0 ? null : readEarlierLetter(record, topicId, groupId)
  for (const header of earlier?.kept ?? record.headers) list.keep(header.rawName, header.value)
  const originals = list.length

  const { stackBytes } = options
  const error = describeError(failure.error, options.dialect === 'none' ? 0 : stackBytes, maskerOf(options.mask))
  // What the letter will say, in its own words: whoever reads it makes the same fingerprint of them.
  const trace = shortTrace(options.dialect === 'none' ? error.causeStack : error.stack, stackBytes)
  const capped = trace === '' ? null : cappedText(trace, stackBytes)
  const told = {
    stage: failure.stage,
    name: error.causeName,
    code: error.causeCode,
    message: (options.dialect === 'spring-kafka'
      ? springKafkaMessage(error)
      : (error.causeMessage ?? '')
    ).toWellFormed(),
    // Cut between characters it has up to three bytes less than its limit.
    stack: capped === null ? '' : capped.length > stackBytes - 4 ? capped.toString() : trace.toWellFormed()
  }
  if (options.dialect !== 'none') {
    const facts: WrittenFacts = {
      record,
      groupId,
      stage: failure.stage,
      attempts: failure.attempts,
      error,
      stack: capped
    }
    if (options.dialect === 'spring-kafka') writeSpringKafka(facts, list)
    else writeSpringCloudStream(facts, list)
  }

  const first = earlier?.lineage ?? lineage(record.topic, record.partition, record.offset, groupId)
  // Another framework's letter that was sent back to this group has no block: what its copy was marked with tells the same.
  const sent = given instanceof RedrivenRecord ? given : undefined
  const deaths = (earlier?.deaths ?? sent?.redrive.count ?? 0) + 1
  const id = letterId(topicId, record.partition, record.offset, groupId, sent === undefined ? 1 : deaths)
  writeOwn(
    {
      id,
      lineage: first,
      group: groupId,
      attempts: failure.attempts,
      at: now,
      stage: failure.stage,
      class: failure.class,
      error,
      fingerprint: fingerprintOf(told),
      timestamp: record.timestamp,
      timestampType: record.timestampType,
      partitionNote,
      redrives: earlier?.redrives ?? (sent && Buffer.from(String(sent.redrive.count)))
    },
    list
  )

  const source = { topic: record.topic, partition: record.partition, offset: record.offset }
  const closed = { source, topicId, deaths, firstId: earlier?.firstId ?? sent?.failure ?? id }
  list.put(own.origin, closingText(closed, list.length - originals))

  const { rawKey: key, rawValue: value } = record
  const headers = list.seal()
  const content = contentBytes({ key, value, headers })
  const letter: Letter = {
    key,
    value,
    timestamp: options.timestamp === 'original' && record.timestamp >= 0 ? record.timestamp : now,
    headers,
    contentBytes: content,
    ...closed,
    id,
    atHome: earlier === null || parseLineage(first)?.topic === record.topic,
    trimmed: [],
    bytes: encodedSize({ key, value, headers }, content),
    originals,
    marksTrimmed: list.wants(own.trimmed)
  }
  return given instanceof BatchPointer ? markPointer(letter) : letter
}
