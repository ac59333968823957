import type { DeadLetterError, Diagnosis } from '@dead-letter/kafka'
import { escapeText } from './escape.ts'
import { inOurWords } from './flag-names.ts'
import { type Paint, plain } from './paint.ts'
import { number } from './summary.ts'
import { alignTable } from './table.ts'
import { wrap } from './width.ts'

type Action = Diagnosis['actions'][number]
type Group = Diagnosis['group']

interface Shape {
  /** Width of the terminal; `null`: nothing is cut. */
  readonly columns: number | null
  readonly paint: Paint
}

/** Rows of members and of partitions; --json has them all. */
const mostRows = 40

/** A diagnosis as a report. */
export function showDiagnosis(
  diagnosis: Diagnosis,
  { columns, paint }: Shape = { columns: null, paint: plain }
): string[] {
  const { group, sources, deadLetterTopics, findings, actions } = diagnosis
  const refusals = findings.filter(({ severity }) => severity === 'refusal').length
  const warnings = findings.length - refusals
  const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] =>
    alignTable(
      head,
      rows.map(row => row.map(cell => (typeof cell === 'string' ? escapeText(cell) : cell))),
      columns
    )
  return [
    ...[`cluster ${diagnosis.clusterId ?? 'without an id'}, ${count(diagnosis.brokers, 'broker')}`, groupLine(group)]
      .map(escapeText)
      .flatMap(line => wrap(line, columns, '  ')),
    '',
    ...table(...topicTable('source topic', sources)),
    ...(sources.length === 0 ? ['(no topic matches yet)'] : []),
    '',
    ...table(...topicTable('dead-letter topic', deadLetterTopics)),
    '',
    ...section(table, ['member', 'client', 'host', 'partitions'], memberRows(group)),
    ...section(table, ['partition', 'committed', 'end', 'lag', 'member'], partitionRows(group)),
    ...section(table, ['sent back', 'committed', 'end', 'lag', 'read by'], redriveRows(diagnosis)),
    ...(actions.length > 0
      ? [
          'run would:',
          ...actions.flatMap(action => wrap(escapeText(`  ${describeAction(action)}`), columns, '    ')),
          ''
        ]
      : []),
    ...findings.flatMap(finding => findingLines(finding, columns, paint)),
    ...(findings.length > 0 ? [''] : []),
    refusals > 0
      ? paint('bad', `run would be refused: ${count(refusals, 'refusal')}, ${count(warnings, 'warning')}`)
      : warnings > 0
        ? paint('doubtful', `run can start, with ${count(warnings, 'warning')}`)
        : paint('good', 'run can start: nothing to complain about')
  ]
}

export function diagnosisToJson(diagnosis: Diagnosis): Record<string, unknown> {
  const { findings, ...rest } = diagnosis
  return {
    ...rest,
    refused: findings.some(({ severity }) => severity === 'refusal'),
    findings: findings.map(({ severity, error }) => ({
      severity,
      code: error.code,
      message: inOurWords(error),
      details: error.details
    }))
  }
}

function groupLine(group: Group): string {
  const offers =
    group.protocol === 'classic' ? `offers ${group.assignors.join(', ')}` : 'joins by the consumer protocol'
  const committed =
    group.committedPartitions === null
      ? 'its offsets may not be read'
      : group.committedPartitions === 0
        ? 'no offsets committed'
        : `offsets committed for ${group.committedPartitions} of ${count(group.partitions.length, 'partition')}`
  const lag = group.partitions.reduce((sum, partition) => sum + (partition.lag ?? 0), 0)
  const alive =
    group.state === null
      ? 'new'
      : `${group.state}, ${count(group.members.length, 'member')}${group.members.length === 0 ? '' : ` of the ${group.memberProtocol} protocol`}${group.assignor === null ? '' : `, assignor ${group.assignor}`}`
  return `group ${group.id}: ${alive}; ${committed}, lag ${number(lag)}; this consumer ${offers}`
}

type Table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) => string[]

function section(table: Table, head: string[], rows: readonly (readonly (string | number)[])[]): string[] {
  if (rows.length === 0) return []
  const more = rows.length > mostRows ? [`… and ${number(rows.length - mostRows)} more (--json lists them)`] : []
  return [...table(head, rows.slice(0, mostRows)), ...more, '']
}

function memberRows({ members }: Group): string[][] {
  return members.map(({ memberId, instanceId, clientId, host, partitions }) => [
    instanceId ?? memberId,
    clientId,
    host.replace(/^\//, ''),
    partitions.map(({ topic, partition }) => `${topic}[${partition}]`).join(' ') || '-'
  ])
}

/** Those furthest behind first, where not all fit. */
function partitionRows({ partitions, members, committedPartitions }: Group): (string | number)[][] {
  if (members.length === 0 && (committedPartitions ?? 0) === 0) return []
  const shown = partitions.length > mostRows ? [...partitions].sort((a, b) => (b.lag ?? 0) - (a.lag ?? 0)) : partitions
  return shown.map(({ topic, partition, committed, end, lag, member }) => [
    `${topic}[${partition}]`,
    committed ?? '-',
    end ?? '-',
    lag ?? '-',
    members.find(({ memberId }) => memberId === member)?.instanceId ?? member ?? '-'
  ])
}

/** Topics by which records go back to this group alone. */
function redriveRows({ redrives }: Diagnosis): (string | number)[][] {
  return redrives.map(({ topic, partition, committed, end, lag, reader }) => [
    `${topic}[${partition}]`,
    committed ?? '-',
    end ?? '-',
    lag ?? '-',
    reader ?? 'nobody who shows it'
  ])
}

function findingLines(
  { severity, error }: { readonly severity: 'refusal' | 'warning'; readonly error: DeadLetterError },
  columns: number | null,
  paint: Paint
): string[] {
  const head = `${severity} ${error.code}:`
  const [first = '', ...more] = wrap(escapeText(`${head} ${inOurWords(error)}`), columns, '  ')
  return [paint(severity === 'refusal' ? 'bad' : 'doubtful', head) + first.slice(head.length), ...more]
}

function topicTable(title: string, topics: Diagnosis['sources']): [string[], (string | number)[][]] {
  return [
    [title, 'partitions', 'replication', 'permissions'],
    topics.map(({ name, exists, partitions, replicationFactor, permissions }) =>
      exists ? [name, partitions, replicationFactor, permissionText(permissions)] : [name, '-', '-', 'does not exist']
    )
  ]
}

/** All that can be done to a topic. */
const operations = 8

function permissionText(permissions: readonly string[] | null): string {
  if (permissions === null) return 'not told'
  return permissions.length === operations ? 'all' : permissions.join(' ') || 'none'
}

function describeAction(action: Action): string {
  switch (action.kind) {
    case 'create': {
      const { topic, partitions, replicationFactor, configs } = action.topic
      const replicas = replicationFactor < 0 ? "the broker's default replication" : `replication ${replicationFactor}`
      const settings = Object.entries(configs).map(([name, value]) => `${name}=${value}`)
      return `create ${topic} with ${count(partitions, 'partition')}, ${replicas}${settings.length > 0 ? `, ${settings.join(', ')}` : ''}`
    }
    case 'grow':
      return `grow ${action.topic} from ${action.from} to ${count(action.to, 'partition')}`
    case 'raise':
      return `raise max.message.bytes of ${action.topic} from ${action.from} to ${action.to}`
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
