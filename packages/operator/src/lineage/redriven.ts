import { type ReadLetter, type RedriveMark, readRedriveMark, redriveTopic } from '@dead-letter/kafka/internal'

/**
 * The mark that a letter was left with; `null` when its record was never sent back. 'elsewhere': its record was made of one that
 * was sent to another topic. Programs hand headers on, Kafka Streams all of them, and of one record they may make many: each is a
 * failure of its own.
 */
export function redriveMark({ record, facts }: ReadLetter): RedriveMark | 'elsewhere' | null {
  const mark = readRedriveMark(record.headers)
  return mark !== null && facts.topic !== undefined && facts.topic !== mark.topic ? 'elsewhere' : mark
}

/** Whether a record lies where a redrive sent it: then it is the copy, and no letter that somebody left of it. */
export const isCopy = ({ record, facts }: ReadLetter, { topic }: RedriveMark): boolean =>
  record.topic === topic || (facts.group !== undefined && record.topic === redriveTopic(topic, facts.group))
