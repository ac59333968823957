import {
  type Complaints,
  isFar,
  type RedrivePlan,
  type Shown,
  type SkipReason,
  targetWords
} from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { counted, number } from './summary.ts'
import { alignTable } from './table.ts'

const most = 10

const reasons: Readonly<Record<SkipReason, string>> = {
  redriven: 'sent back already (--again sends them once more)',
  parked: 'parked',
  discarded: 'discarded',
  duplicate: 'further letters of the same failures',
  'no-target': 'without a topic that they can go to',
  incomplete: 'do not hold the whole record',
  'too-large': 'too large for the topic',
  'transformed-away': 'left by the transform',
  'transform-failed': 'on which the transform failed',
  invalid: 'whose record does not fit --check'
}

function reasonText(reason: SkipReason, target: RedrivePlan['target']): string {
  if (reason !== 'no-target' || target.kind !== 'group') return reasons[reason]
  const { group } = target
  return group === undefined
    ? `${reasons[reason]}: they do not tell topic, partition, offset and group of their record`
    : `${reasons[reason]}: they do not tell topic, partition and offset, or tell another group than ${escapeText(group)}`
}

/** What a redrive would do. */
export function showRedrive(plan: RedrivePlan, columns: number | null): string[] {
  const { dlq, by, words, target, report } = plan
  const { send, bytes, park, byCause, byTarget, skip, unsafe, restamped, groups, seconds } = report
  const to = { group: 'the group that failed, and no other', origin: 'their origin', topic: targetWords(target) }[
    target.kind
  ]
  const more = (list: readonly unknown[]): string[] =>
    list.length > most ? [`… and ${number(list.length - most)} more`] : []
  const sections = [
    `redrive ${dlq} to ${to}, by ${by}; filter: ${words}`,
    `${number(send)} to be sent (${number(bytes)} bytes)${park > 0 ? `, ${number(park)} to be parked: sent back too often` : ''}${seconds === null ? '' : `; ${number(Math.ceil(seconds))} s ${paceText(plan)}`}${plan.ramp ? '; in a ramp of 1, 10, 100, …' : ''}`
  ].map(escapeText)
  const causes = alignTable(
    ['failures', 'cause', { title: 'fingerprint', spare: 1 }, 'message'],
    byCause
      .slice(0, most)
      .map(({ count, cause, fingerprint = '', example = '' }) => [
        count,
        ...[cause, fingerprint, example].map(escapeText)
      ]),
    columns
  )
  const places = alignTable(
    ['copies', { title: 'to', whole: true }],
    byTarget.slice(0, most).map(({ count, topic, partition }) => [count, escapeText(`${topic}[${partition}]`)]),
    columns
  )
  return [
    ...sections,
    ...(byCause.length > 0 ? [...causes, ...more(byCause)] : []),
    ...keyLines(report.byKey),
    ...staleLines(report.stale),
    ...(byTarget.length > 0 ? [...places, ...more(byTarget)] : []),
    // A failure that was sent back three times has left four of them.
    ...Object.entries(skip).map(
      ([reason, count = 0]) => `${counted(count, 'letter')} left: ${reasonText(reason as SkipReason, target)}`
    ),
    ...complaint('the transform', report.transformErrors),
    ...complaint('--check', report.checkErrors),
    ...sampleLines(plan),
    ...Object.entries(unsafe).map(([topic, reason]) => escapeText(`${topic}: ${reason}`)),
    ...(restamped > 0
      ? [`${number(restamped)} get the present as timestamp: their topic would not keep their own`]
      : []),
    ...(isFar(target)
      ? [
          'at least once: another cluster has no part in the transaction; what comes twice has one redrive id (x-dead-letter-redrive)'
        ]
      : []),
    ...(target.kind === 'group' ? familyLines(report.readers) : send > 0 ? readers(groups) : [])
  ]
}

function familyLines(families: RedrivePlan['report']['readers']): string[] {
  return families.flatMap(({ topic, group, partitions, members, unread }) => {
    const read = `handled by ${group} alone, by ${topic}: read by ${counted(members, 'member')}, ${number(partitions - unread.length)} of ${counted(partitions, 'partition')}`
    const not = unread
      .slice(0, most)
      .map(
        ({ partition, owner, why }) => `  not read yet: ${partition}, ${why}${owner === null ? '' : `; owner ${owner}`}`
      )
    const more = unread.length > most ? [`  … and ${number(unread.length - most)} more`] : []
    return [read, ...not, ...more].map(escapeText)
  })
}

function paceText({ rate, bytesPerSecond }: RedrivePlan): string {
  const rates = [
    ...(rate === null ? [] : [`${number(rate)} letters/s`]),
    ...(bytesPerSecond === null ? [] : [`${number(bytesPerSecond)} bytes/s`])
  ]
  return `at ${rates.join(' and ')}`
}

const complaint = (who: string, { first }: Complaints): string[] =>
  first === null ? [] : [escapeText(`${who} said of the first: ${first}`)]

function sampleLines({ report: { samples } }: RedrivePlan): string[] {
  const line = (name: string, { key, value }: Shown): string =>
    escapeText(`  ${name} ${key === null ? '' : `${key}: `}${value ?? 'null'}`)
  return samples.flatMap(({ failure, before, after }) => [
    `changed, as in ${failure.slice(0, 10)}:`,
    line('from', before),
    line('to  ', after)
  ])
}

function keyLines(byKey: RedrivePlan['report']['byKey']): string[] {
  // Failures without key have none in common.
  const keyed = byKey.filter(({ key }) => key !== null)
  if (keyed.length === 0) return []
  const keys = keyed.slice(0, 3).map(({ key, count }) => `${key} ${number(count)}`)
  return [escapeText(`several failures of one key: ${keys.join(', ')}${keyed.length > 3 ? ', …' : ''}`)]
}

function staleLines({ count, failures, unknown }: RedrivePlan['report']['stale']): string[] {
  const which = failures.slice(0, 3).map(failure => failure.slice(0, 10))
  return [
    ...(count > 0
      ? [
          `${number(count)} stale: their group has handled a newer record of the same key since (${which.join(', ')}${count > 3 ? ', …' : ''})`
        ]
      : []),
    ...(unknown === null ? [] : [escapeText(`not of all it is known whether they are stale: ${unknown}`)])
  ]
}

function readers(groups: RedrivePlan['report']['groups']): string[] {
  if (groups === null) return ['which consumer groups will see them is not known: no permission to list groups']
  if (groups.length === 0) return ['no consumer group is known that will see them']
  return groups.map(({ group, topic, members, committed }) =>
    escapeText(
      `seen by ${group}: ${topic}, ${counted(members, 'member')}, offsets of ${counted(committed, 'partition')}`
    )
  )
}
