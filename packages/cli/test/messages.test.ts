import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DeadLetterError, type ErrorCode, errorTable } from '@dead-letter/kafka'
import { flagName, type Settings, settings, variableName } from '../src/config/settings.ts'
import { helpTexts } from '../src/help.ts'
import { inOurWords } from '../src/output/flag-names.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8')
const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(match => match[1] as string)

const options = new Set(namesIn(read('docs/options.md'), /`([a-zA-Z.]+)`/g))
const events = new Set(namesIn(read('docs/events.md'), /`([a-zA-Z.-]+)`/g))
const exported = new Set(namesIn(read('packages/kafka/exports.txt'), /^\S+ (\S+)/gm))
const names = Object.keys(settings) as (keyof Settings)[]
const flags = new Set([...names.map(flagName), '--config', '--help', '--version'])
const variables = new Set([...names.map(variableName), 'DEAD_LETTER_CONFIG', 'DEAD_LETTER_DEBUG'])
const kafkaConfigs = new Set(
  globSync('packages/broker/src/config/*.ts', { cwd: root }).flatMap(file =>
    namesIn(read(file), /'([a-z]+(?:\.[a-z0-9]+)+)'/g)
  )
)

/** Words that look like names of options and are none: Kafka's, Node's and formats'. */
const words =
  /^(?:kafka-topics\.sh|server\.properties|node:tls|node\.id|billing\.example|order\.json|billing\.json|orders\.jsonl|(?:letters|rescued)\.(?:jsonl|csv)|parked\.orders\.billing|parked\.error\.orders\.billing|error\.orders\.billing|keyEncoding|camelCase|localhost)$/

interface Sentence {
  readonly file: string
  readonly text: string
}

/** The texts with words in them that a file can say, without what is put in. */
function sentencesOf(file: string): Sentence[] {
  const code = read(file)
    .split('\n')
    .filter(line => !/^\s*(?:\/?\*|\/\/|import |export \{)/.test(line))
    .join('\n')
  return (
    [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, quoted, template = '']) => quoted ?? template)
      // A template within a template ends the text for this purpose.
      .map(text =>
        text
          .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
          .replace(/\$\{.*$/s, '…')
          .replaceAll('\\n', ' ')
      )
      .filter(text => /[a-z]{2} [a-z(]/i.test(text))
      .map(text => ({ file, text }))
  )
}

/** Lists of the names that other languages' programs have in their traces and messages, which are said to nobody. */
const lists = /\/failure\/fingerprint\/(?:frameworks|message-words|dotnet-frame)\.ts$/

const sentences = globSync('packages/{kafka,cli}/src/**/*.ts', { cwd: root })
  .filter(file => !lists.test(file))
  .flatMap(sentencesOf)

/** What of a sentence does not exist. */
function unknownIn(text: string): string[] {
  const missing: string[] = []
  const check = (pattern: RegExp, exists: (name: string) => boolean): void => {
    for (const [name] of text.matchAll(pattern)) if (!exists(name)) missing.push(name)
  }
  check(/(?<![\w-])--[a-z][a-z-]+/g, name => flags.has(name))
  check(/\bDEAD_LETTER_[A-Z_]+[A-Z]\b/g, name => variables.has(name))
  check(/\b[\w/-]+\.md\b/g, name => existsSync(`${root}${name}`) || existsSync(`${root}docs/${name}`))
  check(/(?<=dead-letter )(?:run|doctor|peek|report|produce|broker|[a-z]+)(?= --)/g, name =>
    Object.hasOwn(helpTexts, name)
  )
  // Kafka's configurations, and paths of options.
  check(
    /(?<![\w./-])[a-z]+(?:\.[a-z]+)+(?![\w./:(-])/g,
    name => kafkaConfigs.has(name) || isOption(name) || words.test(name)
  )
  check(
    /(?<![\w./'-])[a-z]+(?:\.?[a-zA-Z])*(?![\w/(-])/g,
    name => !/[A-Z]/.test(name) || isOption(name) || words.test(name)
  )
  return missing
}

const isOption = (name: string): boolean => {
  const leaf = name.split('.').at(-1) as string
  return (
    options.has(name) || options.has(leaf) || exported.has(name) || events.has(name) || Object.hasOwn(settings, name)
  )
}

test('whatever a message advises exists: options, flags, variables, commands, configurations, pages', () => {
  assert.ok(sentences.length > 300, `only ${sentences.length} sentences were found`)
  const wrong = sentences.flatMap(({ file, text }) =>
    unknownIn(text).map(name => `${file}: '${name}' in: ${text.slice(0, 120)}`)
  )
  assert.deepEqual(wrong, [])
})

test('the check finds what does not exist', () => {
  for (const text of [
    'Use --no-such-flag to repair it.',
    'Set DEAD_LETTER_NO_SUCH to repair it.',
    'See docs/no-such-page.md for it.',
    'Raise max.massage.bytes of the topic.',
    'Set noSuchOption to repair it.',
    'Set deadLetter.noSuchOption to repair it.'
  ])
    assert.equal(unknownIn(text).length, 1, text)
})

/** What this program cannot come by, as it has no such option. */
const notOurs: readonly ErrorCode[] = [
  ...(['OPTION_UNKNOWN', 'OPTION_MISSING', 'OPTION_INVALID'] as const),
  ...(['DLQ_TIMESTAMP_ORIGINAL_REFUSED', 'LETTER_PARTITION_HELD'] as const),
  ...(['GROUP_INSTANCE_TAKEN', 'GROUP_FENCED', 'CONSUMER_RUNNING'] as const)
]

test('the command speaks of its own options, and of none that it does not have', () => {
  const details = {
    ...{ topic: 'orders', partition: 0, offset: 7, group: 'billing', dlq: 'dead', brokers: 'k:9092', request: 'Fetch' },
    ...{ reason: 'why', got: 1, wanted: 2, limit: 3, source: 4, option: 'partitions', provision: 'verify', topics: 'x' }
  }
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    if (notOurs.includes(code)) continue
    const message = inOurWords(new DeadLetterError(code, details))
    const named = [...message.matchAll(/(?<![\w.-])[a-zA-Z]+(?:\.[a-zA-Z]+)*(?![\w-])/g)]
      .map(([name]) => name)
      .filter(name => options.has(name) && !kafkaConfigs.has(name) && /^[a-z].*[A-Z.]|^(?:tls|sasl)$/.test(name))
    assert.deepEqual(named, [], `${code}: ${message}. Say it otherwise in output/flag-names.ts`)
    assert.doesNotMatch(message, /undefined\[|null/, code)
  }
})
