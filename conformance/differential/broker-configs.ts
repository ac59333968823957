/**
 * What both brokers are started with: Kafka's defaults, but for what would make stories slow (waits), different from run
 * to run (retention of records that are dated long ago), or impossible (internal topics with three replicas).
 */
export const brokerConfigs: Readonly<Record<string, string | number | boolean>> = {
  'auto.create.topics.enable': true,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  'group.consumer.assignment.interval.ms': 0,
  'group.consumer.min.session.timeout.ms': 1000,
  'group.consumer.min.heartbeat.interval.ms': 200,
  'group.consumer.session.timeout.ms': 5000,
  'group.consumer.heartbeat.interval.ms': 1000,
  'log.retention.ms': -1,
  // A segment is cut where the times of records are too far apart, and Kafka's fetch reads from one segment.
  'log.roll.ms': '9223372036854775807',
  'log.segment.delete.delay.ms': 60_000,
  'min.insync.replicas': 1,
  'transaction.max.timeout.ms': 600_000,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500
}
