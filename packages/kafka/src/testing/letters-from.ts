// An older Node.js is named before anything fails for it.
import '../node-version.ts'

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DecodeOption, makeDecoder } from '../decode/decoder.ts'
import type { FurtherSchemas, SchemaOption } from '../decode/schema.ts'
import { DeadLetterError } from '../errors.ts'
import { originalRecord } from '../headers/original-record.ts'
import { type DeadLetterFacts, readDeadLetter } from '../headers/read.ts'
import { recordFromLine } from '../records/record-line.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { type TrialHandler, thrownBy, tryRecord } from './try-record.ts'

/** How the records of fixtures are decoded: as the consumer's options of the same names. */
export interface FixtureOptions {
  /** @default 'raw' */
  readonly decode?: DecodeOption
  readonly schema?: SchemaOption
  readonly schemas?: FurtherSchemas
}

/** A dead letter as a regression test takes it. */
export interface LetterFixture {
  /** Error, origin and file: for the test's name. */
  readonly name: string
  /** Name of its file, without the folder. */
  readonly file: string
  /** What the letter says of its failure. */
  readonly facts: DeadLetterFacts
  /** The record that failed, undecoded: origin, timestamp and headers as they were. */
  readonly source: SourceRecord
  /** What was hidden in it when it was saved: paths of fields and names of headers. */
  readonly masked: readonly string[]
  /**
   * Decodes the record and hands it to a handler, once, with `context.trial`. Resolves when the handler is done.
   * @throws what decoding or the handler throws
   */
  try(handle: TrialHandler): Promise<void>
}

/**
 * The letters that `dead-letter trial --save` wrote into a folder, by name of file:
 *
 *     for (const letter of lettersFrom('test/letters', { decode: 'json' }))
 *       test(letter.name, () => letter.try(handle))
 *
 * @throws DeadLetterError FIXTURES_UNREADABLE, also for a folder without letters: a test of nothing would pass; OPTION_*
 */
export function lettersFrom(folder: string, options: FixtureOptions = {}): readonly LetterFixture[] {
  const decoder = makeDecoder(options.decode, options.schema, { schemas: options.schemas })
  const files = read(folder, () => readdirSync(folder)).filter(name => name.endsWith('.json'))
  if (files.length === 0) throw unreadable(folder, 'it holds no file *.json')
  return files.sort().map(file => {
    const found = recordFromLine(read(folder, () => readFileSync(join(folder, file), 'utf8')))
    if (typeof found === 'string') throw unreadable(folder, `${file}: ${found}`)
    const facts = readDeadLetter(found.record)
    const source = originalRecord(found.record, facts)
    return {
      name: `${facts.errorName ?? 'dead letter'} ${source.topic}[${source.partition}]@${source.offset} (${file})`,
      ...{ file, facts, source, masked: found.masked },
      async try(handle) {
        try {
          await tryRecord(source, decoder, handle, new AbortController().signal)
        } catch (thrown) {
          throw thrownBy(thrown)
        }
      }
    }
  })
}

const unreadable = (folder: string, reason: string, cause?: unknown): DeadLetterError =>
  new DeadLetterError('FIXTURES_UNREADABLE', { folder, reason }, cause)

function read<T>(folder: string, what: () => T): T {
  try {
    return what()
  } catch (error) {
    throw unreadable(folder, (error as Error).message, error)
  }
}
