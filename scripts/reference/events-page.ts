import { type Member, membersOf } from './interfaces.ts'
import { cell, docOf, generatedNote, interfaceOf, sourceOf } from './library.ts'

/** docs/events.md: events and what they carry, `health()` and `metrics()`. */
export async function eventsPage(): Promise<string> {
  const events = interfaceOf('events.ts', 'ConsumerEvents')
  const lines = [
    '# Events, health and metrics',
    '',
    generatedNote('packages/kafka/src/events.ts and consume/{health,metrics}.ts'),
    '',
    'A consumer tells what happens as events, what is as `health()`, and how much as `metrics()`. None of them has to be listened to:',
    'nothing is lost or retried differently because nobody looks.',
    '',
    '## Events',
    '',
    '`consumer.on(name, listener)` calls the listener synchronously, `off` takes it away. Times are milliseconds since the epoch, durations',
    'milliseconds. The types are `ConsumerEvents`. As JSON (`JSON.stringify`, loggers) a payload tells its error by name, code, message and causes.',
    '',
    '| event | when | carries |',
    '|---|---|---|',
    ...events.members.map(
      event => `| \`${event.name}\` | ${cell(docOf(event, events.name))} | ${cell(carries(event.type))} |`
    ),
    '',
    'What they carry:',
    '',
    '- **partition**: `topic`, `partition`, of the source.',
    '- **record**: `topic`, `partition` and `offset` of the source record.',
    '- **failure**: those of the record, and',
    ...interfaceOf('events.ts', 'FailureFacts').members.map(
      member => `  - \`${member.name}\`: ${docOf(member, 'FailureFacts')}`
    ),
    '',
    '### Why a partition is held',
    '',
    'The `reason` of `held` and `released`, and of the holds in `health()`. Several can hold at once.',
    '',
    '| reason | |',
    '|---|---|',
    ...unionRows('HoldReason').map(([reason, text]) => `| \`${reason}\` | ${cell(text)} |`),
    '',
    '## `health()`',
    '',
    interfaceOf('consume/health.ts', 'ConsumerHealth').doc,
    '',
    ...table('consume/health.ts', 'ConsumerHealth'),
    '',
    'Each of `partitions`:',
    '',
    '| field | type | |',
    '|---|---|---|',
    '| `topic`, `partition` | text, number | Of the source. |',
    ...rows('consume/health.ts', 'PartitionHealth'),
    '',
    '`contact`:',
    '',
    ...table('consume/health.ts', 'ContactHealth'),
    '',
    '## `metrics()`',
    '',
    interfaceOf('consume/metrics.ts', 'ConsumerMetrics').doc,
    '',
    ...table('consume/metrics.ts', 'ConsumerMetrics')
  ]
  return `${lines.join('\n')}\n`
}

const table = (file: string, name: string): string[] => ['| field | type | |', '|---|---|---|', ...rows(file, name)]

const rows = (file: string, name: string): string[] =>
  interfaceOf(file, name).members.map(
    member => `| \`${member.name}\` | ${cell(typeInWords(member.type))} | ${cell(docOf(member, name))} |`
  )

const bases: Readonly<Record<string, string>> = {
  TopicPartition: '**partition**',
  RecordCoordinates: '**record**',
  FailureFacts: '**failure**'
}

/** Payloads, or parts of them, that have a type elsewhere. */
const elsewhere: Readonly<Record<string, string>> = {
  BreakerOpening: 'failure/breaker.ts',
  Flood: 'failure/flood-watch.ts'
}

/** `RecordCoordinates & { readonly kind: … }` as words. */
function carries(type: string): string {
  const open = type.indexOf('{')
  const named = (open === -1 ? type : type.slice(0, open)).replace('&', '').trim()
  const base = bases[named]
  const file = elsewhere[named]
  if (named !== '' && base === undefined && file === undefined) throw new Error(`events.ts: ${named} is not known here`)
  const shared = file === undefined ? [] : interfaceOf(file, named).members
  const own = open === -1 ? [] : membersOf(type.slice(open + 1, type.lastIndexOf('}')))
  return [...(base ? [base] : []), ...[...shared, ...own].map(field)].join(', ')
}

const field = (member: Member): string =>
  `\`${member.name}\` (${typeInWords(member.type)}${member.doc === '' ? '' : `: ${member.doc.replace(/\.$/, '')}`})`

const words: Readonly<Record<string, string>> = {
  string: 'text',
  unknown: 'whatever was thrown',
  boolean: 'true or false',
  'Readonly<Record<FailureStage, number>>': 'number for each stage',
  'Readonly<Record<FailureClass, number>>': 'number for each class',
  'Error | null': '`Error` or null',
  HoldReason: '[why](#why-a-partition-is-held)',
  ConsumerState: unionText('consume/health.ts', 'ConsumerState')
}

function typeInWords(given: string): string {
  const type = given
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\breadonly /g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const known = words[type]
  if (known !== undefined) return known
  if (type.endsWith('[]')) {
    const item = type.slice(0, -2).replace(/^\((.*)\)$/, '$1')
    return item === 'string' ? 'list of texts' : `list of ${typeInWords(item)}`
  }
  if (type === 'TopicPartition') return '`topic`, `partition`'
  if (type.startsWith('TopicPartition & {')) return `\`topic\`, \`partition\`, ${names(type.slice(16))}`
  if (type.startsWith('{')) return names(type)
  if (type.endsWith(' | null')) return `${typeInWords(type.slice(0, -7))} or null`
  if (/^'[^']*'( \| '[^']*')*$/.test(type)) return type.replaceAll(' | ', ' or ').replace(/'[^']*'/g, '`$&`')
  return /^[A-Z]/.test(type) ? `\`${type}\`` : type
}

const names = (type: string): string =>
  membersOf(type.slice(type.indexOf('{') + 1, type.lastIndexOf('}')))
    .map(member => `\`${member.name}\``)
    .join(', ')

/** A union written one member to a line, each with a comment behind it. */
function unionRows(name: string): [string, string][] {
  const body = new RegExp(`export type ${name} =\\n((?: {2}\\| [^\\n]*\\n)+)`).exec(sourceOf('events.ts'))?.[1] ?? ''
  const found = [...body.matchAll(/\| '([^']+)' \/\/ ([^\n]*)/g)].map(([, value, text]): [string, string] => [
    value as string,
    `${(text as string)[0]?.toUpperCase()}${(text as string).slice(1)}.`
  ])
  if (found.length === 0) throw new Error(`packages/kafka/src/events.ts has no union ${name} with comments`)
  return found
}

function unionText(file: string, name: string): string {
  const text = new RegExp(`export type ${name} = ([^\\n]*)`).exec(sourceOf(file))?.[1]
  return (text ?? name)
    .split(' | ')
    .map(value => `\`${value}\``)
    .join(', ')
}
