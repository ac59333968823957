import type { Diagnosis } from '@dead-letter/kafka'
import { escapeText } from './escape.ts'
import { inFlagNames } from './flag-names.ts'
import { alignTable } from './table.ts'

type Action = Diagnosis['actions'][number]

/** A diagnosis as a report. */
export function showDiagnosis(diagnosis: Diagnosis): string[] {
  const { group, sources, deadLetterTopics, findings, actions } = diagnosis
  const refusals = findings.filter(({ severity }) => severity === 'refusal').length
  const warnings = findings.length - refusals
  const committed =
    group.committedPartitions === null
      ? 'offsets may not be read'
      : `offsets committed for ${group.committedPartitions} partitions`
  return [
    `cluster ${diagnosis.clusterId ?? 'without an id'}, ${count(diagnosis.brokers, 'broker')}`,
    `group ${group.id}: ${committed}; assignors ${group.assignors.join(', ')}`,
    '',
    ...topicTable('source topic', sources),
    ...(sources.length === 0 ? ['(no topic matches yet)'] : []),
    '',
    ...topicTable('dead-letter topic', deadLetterTopics),
    '',
    ...(actions.length > 0 ? ['run would:', ...actions.map(action => `  ${describeAction(action)}`), ''] : []),
    ...findings.map(({ severity, error }) => `${severity} ${error.code}: ${inFlagNames(error.message)}`),
    ...(findings.length > 0 ? [''] : []),
    refusals > 0
      ? `run would be refused: ${count(refusals, 'refusal')}, ${count(warnings, 'warning')}`
      : `run can start${warnings > 0 ? `, with ${count(warnings, 'warning')}` : ': nothing to complain about'}`
  ].map(escapeText)
}

export function diagnosisToJson(diagnosis: Diagnosis): Record<string, unknown> {
  const { findings, ...rest } = diagnosis
  return {
    ...rest,
    refused: findings.some(({ severity }) => severity === 'refusal'),
    findings: findings.map(({ severity, error }) => ({
      severity,
      code: error.code,
      message: error.message,
      details: error.details
    }))
  }
}

function topicTable(title: string, topics: Diagnosis['sources']): string[] {
  return alignTable(
    [title, 'partitions', 'replication', 'permissions'],
    topics.map(({ name, exists, partitions, replicationFactor, permissions }) =>
      exists
        ? [name, partitions, replicationFactor, permissions === null ? 'not told' : permissions.join(' ')]
        : [name, '-', '-', 'does not exist']
    )
  )
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
