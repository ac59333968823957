import {
  type ReadLetter,
  type RedriveMark,
  readFamily,
  readRedriveMark,
  redrivePrefix,
  redriveTopic,
  type SourceRecord
} from '@dead-letter/kafka/internal'

/**
 * The mark that a letter was left with; `null` when its record was never sent back. 'elsewhere': its record was made of one that
 * was sent to another topic. Programs hand headers on, Kafka Streams all of them, and of one record they may make many: each is a
 * failure of its own.
 */
export function redriveMark({ record, facts }: ReadLetter): RedriveMark | 'elsewhere' | null {
  const mark = readRedriveMark(record.headers)
  if (record.topic === mark?.topic) return mark
  return mark !== null && facts.topic !== undefined && facts.topic !== mark.topic ? 'elsewhere' : mark
}

/** Whether a record lies where a redrive sent it: then it is the copy, and no letter that somebody left of it. */
export const isCopy = ({ record }: ReadLetter, { topic }: RedriveMark): boolean =>
  record.topic === topic || familyGroup(record) !== undefined

/** The same, of a record whose mark was not looked for. */
export function isSentCopy(letter: ReadLetter): boolean {
  const mark = readRedriveMark(letter.record.headers)
  return mark !== null && isCopy(letter, mark)
}

/** The group for which a record lies in its family topic; `undefined` for what lies in no family. */
export function familyGroup({ topic, headers }: SourceRecord): string | undefined {
  const place = topic.startsWith(redrivePrefix) ? readFamily(headers) : null
  return place !== null && redriveTopic(place.topic, place.group) === topic ? place.group : undefined
}
