import type { ConsumerHealth, ConsumerState } from '../consume/health.ts'
import type { ConsumerMetrics } from '../consume/metrics.ts'
import type { MetricRow, RowSample } from './metric-row.ts'

/*
 * Labels are few for ever: groups, subscribed topics, and words of our own. None comes from a record, an error's text or a function of
 * the user's (`breaker.by` may name a thousand dependencies), and partitions are summed up: a registry keeps what it has once seen.
 */

const states: readonly ConsumerState[] = ['new', 'starting', 'running', 'stopping', 'stopped', 'failed']
const openings = ['infrastructure', 'consecutive', 'share', 'budget'] as const

const one = (value: number): readonly RowSample[] => [{ labels: {}, value }]
const each = (values: Readonly<Record<string, number>>, label: string): readonly RowSample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }))

const now = (
  help: string,
  labels: readonly string[],
  fold: MetricRow['fold'],
  read: (health: ConsumerHealth) => readonly RowSample[]
): MetricRow => ({ kind: 'gauge', help, labels, fold, read: ({ health }) => read(health) })

const held = (
  help: string,
  fold: MetricRow['fold'],
  value: (hold: ConsumerHealth['partitions'][number]['holds'][number]) => number
): MetricRow =>
  now(help, ['topic', 'reason', 'code'], fold, ({ partitions, outliving }) =>
    [...partitions, ...outliving].flatMap(({ topic, holds }) =>
      holds.map(hold => ({ labels: { topic, reason: hold.reason, code: hold.error.code }, value: value(hold) }))
    )
  )

const count = (help: string, read: (metrics: ConsumerMetrics) => number): MetricRow => ({
  ...{ kind: 'counter', help, labels: [], fold: 'sum', read: ({ metrics }) => one(read(metrics)) }
})
const counts = (
  help: string,
  label: string,
  read: (metrics: ConsumerMetrics) => Readonly<Record<string, number>>
): MetricRow => ({
  ...{ kind: 'counter', help, labels: [label], fold: 'sum', read: ({ metrics }) => each(read(metrics), label) }
})

/** Every metric, by its name. Gauges are what stands now; counters begin with the consumer. */
export const metricTable: Readonly<Record<string, MetricRow>> = {
  dead_letter_consumers: now(
    'Consumers of this process by where they are in their life: new, starting, running, stopping, stopped, failed',
    ['state'],
    'sum',
    ({ state }) => states.map(name => ({ labels: { state: name }, value: name === state ? 1 : 0 }))
  ),
  dead_letter_consumer_healthy: now(
    '1 while it runs, brokers answer, every breaker is closed, no flood of poison goes on and no partition is held; else 0',
    [],
    'min',
    ({ healthy }) => one(healthy ? 1 : 0)
  ),
  dead_letter_partitions: now('Partitions that this process owns', ['topic'], 'sum', ({ partitions }) =>
    partitions.map(({ topic }) => ({ labels: { topic }, value: 1 }))
  ),
  dead_letter_lag_records: now(
    'Records between what is done and the end of the owned partitions, of those of which it is known',
    ['topic'],
    'sum',
    ({ partitions }) =>
      partitions.flatMap(({ topic, lag }) => (lag === null ? [] : [{ labels: { topic }, value: lag }]))
  ),
  dead_letter_lag_unknown_partitions: now(
    'Owned partitions of which nobody tells the end: before the first fetch, and while the leader is silent',
    ['topic'],
    'sum',
    ({ partitions }) => partitions.map(({ topic, lag }) => ({ labels: { topic }, value: lag === null ? 1 : 0 }))
  ),
  dead_letter_under_way_records: now('Records that were taken and are not done', ['topic'], 'sum', ({ partitions }) =>
    partitions.map(({ topic, underWay }) => ({ labels: { topic }, value: underWay }))
  ),
  dead_letter_handling_seconds: now(
    'How long the longest handler call that runs now has been running; 0 when none does',
    [],
    'max',
    ({ partitions }) => one(Math.max(0, ...partitions.map(({ handlingMs = 0 }) => handlingMs)) / 1000)
  ),
  dead_letter_held_partitions: held(
    'Partitions that stand still, by the reason and the code of the error (docs/events.md, docs/errors.md); absent while none does',
    'sum',
    () => 1
  ),
  dead_letter_held_seconds: held(
    'For how long the one of them that has stood still longest has; absent while none does',
    'max',
    ({ sinceMs }) => sinceMs / 1000
  ),
  dead_letter_open_breakers: now(
    'Breakers that are open, by what opened them: what needs their dependency waits',
    ['reason'],
    'sum',
    ({ breaker: { open } }) =>
      openings.map(reason => ({ labels: { reason }, value: open.filter(one => one.reason === reason).length }))
  ),
  dead_letter_open_breaker_seconds: now(
    'For how long the one of them that has been open longest has; absent while none is open',
    ['reason'],
    'max',
    ({ breaker: { open } }) => open.map(({ reason, openMs }) => ({ labels: { reason }, value: openMs / 1000 }))
  ),
  dead_letter_flood_ratio: now(
    'Share of the last records that are of this class, while most are; they are dead-lettered all the same',
    ['class'],
    'max',
    ({ floods }) => floods.map(({ class: kind, share }) => ({ labels: { class: kind }, value: share }))
  ),
  dead_letter_contact_lost_seconds: now(
    "For how long the group's coordinator or the brokers have not answered; absent while both do",
    ['with'],
    'max',
    ({ contact: { lost } }) => (lost === null ? [] : [{ labels: { with: lost.with }, value: lost.forMs / 1000 }])
  ),
  dead_letter_refused_topics: now(
    'Topics that came later and are kept out until they pass the pre-flight',
    [],
    'sum',
    ({ refused }) => one(refused.length)
  ),

  dead_letter_records_total: count('Records taken from the log', ({ records }) => records),
  dead_letter_redriven_total: count(
    'Of these, records that had been sent back to this group alone',
    ({ redriven }) => redriven
  ),
  dead_letter_unmarked_total: count(
    'Records in family topics that no redrive has sent there: passed over',
    ({ unmarked }) => unmarked
  ),
  dead_letter_handled_total: count('Records that the handler settled without a failure', ({ handled }) => handled),
  dead_letter_failures_total: count('Failed attempts, retried ones included', ({ failures }) => failures),
  dead_letter_retries_total: count('Times that a record was put off to be tried again', ({ retries }) => retries),
  dead_letter_letters_total: count(
    'Dead letters that all in-sync replicas have acknowledged',
    ({ deadLettered }) => deadLettered
  ),
  dead_letter_letters_by_stage_total: counts(
    'The same by the stage of the failure',
    'stage',
    ({ deadByStage }) => deadByStage
  ),
  dead_letter_letters_by_class_total: counts(
    'The same by the class of the failure',
    'class',
    ({ deadByClass }) => deadByClass
  ),
  dead_letter_skipped_total: count("Records passed over, as onGiveUp: 'skip' asked", ({ skipped }) => skipped),
  dead_letter_rerouted_total: count(
    'Dead letters that went elsewhere than the resolver or the partition function said',
    ({ rerouted }) => rerouted
  ),
  dead_letter_trimmed_total: count(
    'Dead letters from which something was cut to fit their topic',
    ({ trimmed }) => trimmed
  ),
  dead_letter_commits_total: count('Commits of which the group took something', ({ commits }) => commits),
  dead_letter_commit_errors_total: count(
    'Commits that were refused or did not arrive',
    ({ commitErrors }) => commitErrors
  ),
  dead_letter_fetches_total: count('Answers to fetches', ({ fetches }) => fetches),
  dead_letter_fetch_errors_total: count(
    'Fetches that failed, and partitions that an answer refused',
    ({ fetchErrors }) => fetchErrors
  ),
  dead_letter_fetched_bytes_total: count(
    'Bytes of record batches fetched, as they lie in the log',
    ({ fetchedBytes }) => fetchedBytes
  ),
  dead_letter_rebalances_total: count(
    'Times that the group told this process its partitions',
    ({ rebalances }) => rebalances
  )
}
