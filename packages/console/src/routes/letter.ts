import { isUtf8 } from 'node:buffer'
import {
  fixtureName,
  fixtureText,
  isDate,
  type Letter,
  noMask,
  readCause,
  recordHeaders,
  stackLines,
  valueErrorsOf
} from '@dead-letter/operator'
import type { Who } from '../access/access.ts'
import { permission } from '../access/permissions.ts'
import { unmaskedUntil } from '../access/unmasking.ts'
import type { LetterDetail, Moment, OriginRecord, Place } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import { contentOf, headerOf } from '../letters/content.ts'
import { hiddenParts } from '../letters/hidden-parts.ts'
import { readPlace } from '../letters/read-places.ts'
import { sentenceOf } from '../letters/sentence.ts'
import { indexedLetter } from '../store/letter-row.ts'
import type { Handlers } from '../work/ask.ts'
import type { Parts } from '../work/parts.ts'
import { historyOf, wholeHistory } from './history.ts'

type Names = 'letter' | 'letterOrigin' | 'letterHistory' | 'letterFixture' | 'letterNeighbours' | 'letterValue'

export function letterDetailRoutes(parts: Parts): Handlers<Names> {
  const { reader, cluster, mask } = parts
  const maskFor = (who: Who, dlq: string, now: number) => (unmaskedUntil(who, dlq, now) === null ? mask : noMask)

  async function read(place: Place): Promise<Letter> {
    const letter = await readPlace(cluster, place)
    if (letter !== null) return letter
    const { dlq, partition, offset } = place
    throw new ConsoleError('CONSOLE_LETTER_GONE', { place: `${dlq}[${partition}]@${offset}` })
  }

  return {
    letter: async ({ params, who, now, topics }) => {
      const whole = await read(params)
      const letter = maskFor(who, params.dlq, now).apply(whole)
      const failure = whole.key.toString('hex')
      const [row, lineage, dlqs] = await Promise.all([
        reader.ask('letter', params),
        reader.ask('lineage', { failure, dlqs: topics }),
        reader.ask('dlqs', null)
      ])
      const { facts, record } = letter
      const retention = dlqs.find(({ topic }) => topic === params.dlq)?.retentionMs ?? null
      const { timestamp } = record
      const masked = letter === whole || record.rawValue?.equals(whole.record.rawValue ?? Buffer.alloc(0)) ? 0 : 1
      const siblings = lineage.letters
        .map(({ dlq, partition, offset }) => ({ dlq, partition, offset }))
        .filter(
          ({ dlq, partition, offset }) =>
            dlq !== params.dlq || partition !== params.partition || offset !== params.offset
        )
      return {
        ...params,
        row: row ?? rowOf(letter, params),
        sentence: sentenceOf(letter),
        ...{ failure, fingerprint: readCause(letter).fingerprint },
        error: facts.errorName ?? null,
        message: facts.message ?? null,
        stack: stackLines(letter),
        timestamp: isDate(timestamp) ? timestamp : null,
        origin: originOf(letter),
        key: contentOf(record.rawKey, 0),
        value: contentOf(record.rawValue, masked),
        headers: recordHeaders(letter).map(({ header, own }) =>
          headerOf(header.name, header.value, own ? 'record' : 'failure')
        ),
        valueErrors: valueErrorsOf(letter.facts, masked > 0 ? null : textOf(record.rawValue)),
        masked: letter === whole ? [] : hiddenParts(whole, letter),
        trimmed: [...facts.trimmed],
        history: historyOf(letter, lineage) as Moment[],
        siblings,
        expiresAt: retention === null || !isDate(timestamp) ? null : timestamp + retention,
        unmaskedUntil: unmaskedUntil(who, params.dlq, now),
        command: `dead-letter show --dlq ${params.dlq} --partition ${params.partition} --offset ${params.offset} --full`
      } satisfies LetterDetail
    },
    letterOrigin: async ({ params, who, now }): Promise<OriginRecord> => {
      const whole = await read(params)
      const origin = originOf(whole)
      const none = { origin, timestamp: null, key: null, value: null, headers: [], differs: [] }
      const { topic, partition, offset } = origin
      if (topic === null || partition === null || offset === null)
        return { state: 'unknown', detail: 'The letter does not tell where its record lay.', ...none }
      // A letter may say to be from any topic, and its record may hold more than it does: that is for who may see that topic.
      const { allowed, reason } = permission(who.grants, 'view', topic, false)
      if (!allowed) return { state: 'forbidden', detail: `${reason}.`, ...none }
      let found: Letter | null = null
      try {
        found = await readPlace(cluster, { dlq: topic, partition, offset })
      } catch (error) {
        const code = (error as { readonly code?: string }).code
        if (code === 'READ_TOPIC_FORBIDDEN')
          return { state: 'forbidden', detail: `This console may not read ${topic}: grant READ on it.`, ...none }
        if (code !== 'READ_TOPIC_MISSING' && code !== 'READ_PARTITION_MISSING') throw error
      }
      if (found === null || isAnother(found, whole))
        return {
          state: 'gone',
          detail: `${topic}[${partition}] has no record at ${offset} any more: retention or compaction took it. The letter holds what was kept.`,
          ...none
        }
      const { record } = maskFor(who, topic, now).apply(found)
      return {
        ...{ state: 'found', detail: '', origin, timestamp: isDate(record.timestamp) ? record.timestamp : null },
        key: contentOf(record.rawKey, 0),
        value: contentOf(record.rawValue, 0),
        headers: record.headers.map(({ name, value }) => headerOf(name, value, 'record')),
        differs: differencesOf(found, whole)
      }
    },
    letterHistory: async ({ params, who, now, topics }) => {
      const letter = maskFor(who, params.dlq, now).apply(await read(params))
      const failure = letter.key.toString('hex')
      const lineage = await reader.ask('lineage', { failure, dlqs: topics })
      return wholeHistory(parts, historyOf(letter, lineage), failure, topics)
    },
    letterFixture: async ({ params, who, now }) => {
      const letter = await read(params)
      return { file: fixtureName(letter), text: fixtureText(letter, maskFor(who, params.dlq, now)) }
    },
    letterNeighbours: async ({ params, topics }) => reader.ask('neighbours', { place: params, dlqs: topics }),
    letterValue: async ({ params, who, now }) =>
      maskFor(who, params.dlq, now).apply(await read(params)).record.rawValue ?? Buffer.alloc(0)
  }
}

const sameBytes = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b))

/** The topic was made anew: another record has the place. */
const isAnother = (found: Letter, { facts }: Letter): boolean =>
  facts.timestamp !== undefined && isDate(facts.timestamp) && found.record.timestamp !== facts.timestamp

function differencesOf(found: Letter, letter: Letter): string[] {
  const differs: string[] = []
  if (!sameBytes(found.record.rawKey, letter.record.rawKey)) differs.push('key')
  if (!sameBytes(found.record.rawValue, letter.record.rawValue)) differs.push('value')
  const own = recordHeaders(letter).flatMap(({ header, own }) => (own ? [header] : []))
  for (const { name, value } of found.record.headers)
    if (!own.some(header => header.name === name && sameBytes(header.value, value))) differs.push(`header:${name}`)
  return differs
}

const textOf = (bytes: Buffer | null): string | null =>
  bytes === null || !isUtf8(bytes) ? null : bytes.toString('utf8')

const originOf = ({ facts }: Letter): LetterDetail['origin'] => ({
  topic: facts.topic ?? null,
  partition: facts.partition ?? null,
  offset: facts.offset ?? null,
  timestamp: facts.timestamp ?? null
})

/** Of a letter that the index does not have, or not yet. */
function rowOf(letter: Letter, place: Place): LetterDetail['row'] {
  const row = indexedLetter(letter, { valueBytes: 500 })
  const { cause, fingerprint, message, group, stage, dialect, attempts, redrives, key, value, size } = row
  return {
    ...{
      ...place,
      at: row.at === 0 ? null : row.at,
      failure: letter.key.toString('hex'),
      state: 'open',
      assignee: null
    },
    ...{ note: null, fingerprint, cause, message, origin: originOf(letter), group, stage, class: row.class, dialect },
    ...{ attempts, redrives, key, value, size, columns: [] }
  }
}
