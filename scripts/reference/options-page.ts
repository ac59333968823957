import { anchor } from '../check-links.ts'
import { cell, docOf, generatedNote, hasInterface, interfaceOf, moduleOf, sourceNames, sourceOf } from './library.ts'

interface Rule {
  readonly expected: string
  readonly default?: unknown
  readonly required?: boolean
}

interface Section {
  readonly title: string
  /** Set before each option's name. */
  readonly prefix: string
  readonly text: string
  readonly file: string
  readonly interface: string
  readonly rules: readonly [file: string, constant: string]
}

const section = (
  title: string,
  prefix: string,
  from: readonly [file: string, name: string],
  rules: string | readonly [string, string],
  text: string
): Section => ({
  title,
  prefix,
  text,
  file: from[0],
  interface: from[1],
  rules: typeof rules === 'string' ? [from[0], rules] : rules
})

const connection = 'client/connection-options.ts'
const envelope = 'dead-letter/letter/envelope-options.ts'

const sections: readonly Section[] = [
  section(
    'Connection',
    '',
    [connection, 'ConnectionOptions'],
    'connectionRules',
    'Options of everything that talks to Kafka: `new DeadLetterConsumer`, `diagnose`, `readDeadLetters`, `openForwarder`.'
  ),
  section(
    'Connection: `sasl`',
    'sasl.',
    [connection, 'SaslOptions'],
    'saslRules',
    'How this client proves who it is. A credential may be a function, which is asked at each new connection. No credential appears in an error.'
  ),
  section(
    'Consumer',
    '',
    ['consume/consumer-options.ts', 'ConsumerOptions'],
    'consumerRules',
    'Options of `new DeadLetterConsumer(options)` beside those of the connection; `diagnose(options)` takes the same. What they do together is told in [consumer.md](consumer.md).'
  ),
  section(
    'Retry in place: `retry`',
    'retry.',
    ['failure/retry-policy.ts', 'RetryOptions'],
    'retryRules',
    'How often and how long a failed record is tried again while only its partition waits. Which failures are tried again is told in [consumer.md](consumer.md#decide).'
  ),
  section(
    'Concurrency: `concurrency`',
    'concurrency.',
    ['consume/deliver/concurrency-options.ts', 'ConcurrencyOptions'],
    'concurrencyRules',
    'How many records are handled at once, and which of them keep their order.'
  ),
  section(
    'Breaker: `breaker`',
    'breaker.',
    ['failure/breaker-options.ts', 'BreakerOptions'],
    'breakerRules',
    'When consumption pauses because it is not the records that are bad; `breaker: false` turns it off. What happens then is told in [consumer.md](consumer.md#whose-fault-it-is).'
  ),
  section(
    'Dead letters: where they go',
    'deadLetter.',
    ['dead-letter/route/destination.ts', 'DestinationOptions'],
    'destinationRules',
    'The topic of a letter, first that applies: `resolve`, `topic`, `error.<source topic>.<group>`. More in [partitions.md](partitions.md).'
  ),
  section(
    'Dead letters: which partition',
    'deadLetter.',
    ['dead-letter/route/partition.ts', 'PartitionOptions'],
    'partitionRules',
    'The partition of a letter, first that applies: `partition`; 0 when `partitions` is 1; the record’s own. More in [partitions.md](partitions.md).'
  ),
  section(
    'Dead letters: what they carry',
    'deadLetter.',
    [envelope, 'EnvelopeOptions'],
    'envelopeRules',
    'Key, value and headers of the record are never changed. These options are about what is added: see [headers.md](headers.md).'
  ),
  section(
    'Dead letters: `deadLetter.headers`',
    'deadLetter.headers.',
    [envelope, 'HeaderFilter'],
    ['dead-letter/letter/header-filter.ts', 'headerFilterRules'],
    'Which of the added headers are written, by exact name. A name that no letter adds is refused.'
  ),
  section(
    'Dead letters: topics and writing',
    'deadLetter.',
    ['dead-letter/options.ts', 'WritingOptions'],
    'writingRules',
    'How dead-letter topics are made and mended, and how letters are written.'
  ),
  section(
    'Group: `group`',
    'group.',
    ['group/options.ts', 'GroupOptions'],
    'groupRules',
    'Membership in the consumer group.'
  ),
  section(
    'Fetch: `fetch`',
    'fetch.',
    ['consume/fetch/fetch-options.ts', 'FetchOptions'],
    'fetchRules',
    'How records are fetched. Sizes are bytes as they lie in the log, compressed or not.'
  ),
  section(
    '`run(handler, options)`',
    '',
    ['consume/stop-condition.ts', 'RunOptions'],
    ['consume/consumer.ts', 'runRules'],
    'When a run ends by itself.'
  ),
  section(
    '`runBatch(handler, options)`',
    '',
    ['consume/stop-condition.ts', 'RunBatchOptions'],
    ['consume/consumer.ts', 'runBatchRules'],
    'Beside those of `run`.'
  ),
  section(
    '`stop(options)`',
    '',
    ['consume/consumer.ts', 'StopOptions'],
    'stopRules',
    'How long a stop may take. The first call counts; later ones return the same promise.'
  ),
  section(
    '`readDeadLetters(options)`',
    '',
    ['read/read-dead-letters.ts', 'ReadDeadLettersOptions'],
    'readDeadLettersRules',
    'Beside those of the connection. At most one of `since`, `offset` and `last` says where reading begins; without one it begins at the start.'
  ),
  section(
    '`openForwarder(options)`',
    '',
    ['forward/forward-options.ts', 'ForwarderOptions'],
    'forwarderRules',
    'Beside those of the connection.'
  )
]

/** docs/options.md: every option with its type in words, its default and what it does. */
export async function optionsPage(): Promise<string> {
  refuseUnlisted()
  const there = sections.filter(each => hasInterface(each.file, each.interface))
  const parts = await Promise.all(there.map(async each => ({ each, options: await optionsOf(each) })))
  const lines = [
    '# Options',
    '',
    generatedNote("the options' interfaces and rules"),
    '',
    'An option that is not known is refused with the nearest name that is; so is a value that does not fit. Both happen in the',
    'constructor, before anything is connected, as [`OPTION_*` errors](errors.md#options). Durations are milliseconds and end in `Ms`,',
    'sizes are bytes and end in `Bytes`. Checked options are frozen.',
    '',
    ...parts.map(
      ({ each, options }) =>
        `- [${each.title}](#${anchor(each.title)}): ${options.map(o => `\`${o.short}\``).join(', ')}`
    )
  ]
  for (const { each, options } of parts) {
    lines.push(
      '',
      `## ${each.title}`,
      '',
      each.text,
      '',
      '| option | is | default | what it does |',
      '|---|---|---|---|'
    )
    for (const { name, is, standard, doc } of options) {
      lines.push(`| \`${name}\` | ${cell(is)} | ${cell(standard)} | ${cell(doc)} |`)
    }
  }
  return `${lines.join('\n')}\n`
}

/** Rules of an option set that no section shows would be missed by nobody but the reader. */
function refuseUnlisted(): void {
  // Put together of others.
  const listed = new Set(['deadLetterRules', ...sections.map(each => each.rules[1])])
  for (const file of sourceNames()) {
    for (const [, constant] of sourceOf(file).matchAll(/^(?:export )?const (\w+): OptionRules</gm)) {
      if (!listed.has(constant as string))
        throw new Error(`${constant} of ${file} has no section in scripts/reference/options-page.ts`)
    }
  }
}

interface Option {
  readonly name: string
  readonly short: string
  readonly is: string
  readonly standard: string
  readonly doc: string
}

async function optionsOf({ file, interface: name, rules: [rulesFile, constant], prefix }: Section): Promise<Option[]> {
  const rules = (await moduleOf<Record<string, Record<string, Rule>>>(rulesFile))[constant]
  return interfaceOf(file, name).members.map(member => {
    const rule = rules?.[member.name]
    if (rule === undefined) throw new Error(`${name}.${member.name} has no rule in ${constant}`)
    return {
      name: prefix + member.name,
      short: member.name,
      is: inWords(rule.expected),
      standard: rule.required ? '**required**' : defaultInWords(member.name, rule.default, member.defaultText),
      doc: withoutMinimum(docOf(member, name))
    }
  })
}

const unbounded = '2147483647|9007199254740991'

function inWords(expected: string): string {
  return expected
    .replace(
      new RegExp(`^a whole number of milliseconds from (\\d+) to (?:${unbounded})$`),
      'milliseconds, at least $1'
    )
    .replace(new RegExp(`^a whole number from (\\d+) to (?:${unbounded})$`), 'a whole number, at least $1')
    .replace(/^a whole number of at least (\d+)$/, 'a whole number, at least $1')
    .replace(/\d{4,}/g, grouped)
    .replace(/'[^']*'/g, '`$&`')
}

/** The column beside it says it already. */
const withoutMinimum = (doc: string): string => doc.replace(/ ?\bMinimum:? [\d,]+\.(?=\s|$)/g, '').trim()

function defaultInWords(name: string, value: unknown, text: string | undefined): string {
  if (value === undefined) return text ?? 'none'
  if (typeof value === 'number') return `\`${grouped(String(value))}\`${measure(name, value)}`
  return `\`${JSON.stringify(value).replaceAll('"', "'")}\``
}

function measure(name: string, value: number): string {
  if (name.endsWith('Bytes') && value >= 1024) {
    return value % 2 ** 20 === 0 ? ` (${value / 2 ** 20} MiB)` : ` (${value / 1024} KiB)`
  }
  if (!name.endsWith('Ms') || value < 1000) return ''
  return value % 60_000 === 0 ? ` (${value / 60_000} min)` : ` (${value / 1000} s)`
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')
