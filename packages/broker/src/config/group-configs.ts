/**
 * All configurations of a group in Kafka 4.4 (KIP-848, KIP-932, KIP-1071). Where the broker has one of the same name
 * with `group.` before it, that is the default.
 */
import { offsetReset } from './checks.ts'
import { type Definitions, flag, int, list, long, text } from './definition.ts'

export const groupDefinitions: Definitions = {
  'consumer.assignment.interval.ms': int('1000', { min: 0 }),
  'consumer.assignor.offload.enable': flag('true', { internal: true }),
  'consumer.heartbeat.interval.ms': int('5000', { min: 1 }),
  'consumer.session.timeout.ms': int('45000', { min: 1 }),
  'errors.deadletterqueue.copy.record.enable': flag('false'),
  'errors.deadletterqueue.topic.name': text(''),
  'share.assignment.interval.ms': int('1000', { min: 0 }),
  'share.assignor.offload.enable': flag('true', { internal: true }),
  'share.auto.offset.reset': text('latest', { check: offsetReset }),
  'share.delivery.count.limit': int('5', { min: 2 }),
  'share.heartbeat.interval.ms': int('5000', { min: 1 }),
  'share.isolation.level': text('read_uncommitted', { oneOf: ['read_committed', 'read_uncommitted'] }),
  'share.partition.max.record.locks': int('2000', { min: 100 }),
  'share.record.lock.duration.ms': int('30000', { min: 1000 }),
  'share.renew.acknowledge.enable': flag('true'),
  'share.session.timeout.ms': int('45000', { min: 1 }),
  'streams.acceptable.recovery.lag': long('10000', { min: 0, internal: true }),
  'streams.assignment.interval.ms': int('1000', { min: 0 }),
  'streams.assignor.name': text(null),
  'streams.assignor.offload.enable': flag('true', { internal: true }),
  'streams.heartbeat.interval.ms': int('5000', { min: 1 }),
  'streams.initial.rebalance.delay.ms': int('3000', { min: 0 }),
  'streams.num.standby.replicas': int('0', { min: 0 }),
  'streams.num.warmup.replicas': int('2', { min: 0, internal: true }),
  'streams.rack.aware.assignment.tags': list(''),
  'streams.session.timeout.ms': int('45000', { min: 1 }),
  'streams.task.offset.interval.ms': int('60000', { min: 1, internal: true })
}
