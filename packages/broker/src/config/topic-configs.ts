/**
 * All configurations of a topic in Kafka 4.4, with its defaults and the broker configurations that override them.
 */
import { gzipLevel, throttledReplicas } from './checks.ts'
import { type Definitions, double, flag, hours, int, list, long, minutes, text } from './definition.ts'

export const topicDefinitions: Definitions = {
  'cleanup.policy': list('delete', { oneOf: ['compact', 'delete'], broker: ['log.cleanup.policy'] }),
  'compression.gzip.level': int('-1', { check: gzipLevel, broker: ['compression.gzip.level'] }),
  'compression.lz4.level': int('9', { min: 1, max: 17, broker: ['compression.lz4.level'] }),
  'compression.type': text('producer', {
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    broker: ['compression.type']
  }),
  'compression.zstd.level': int('3', { min: -131072, max: 22, broker: ['compression.zstd.level'] }),
  'delete.retention.ms': long('86400000', { min: 0, broker: ['log.cleaner.delete.retention.ms'] }),
  'errors.deadletterqueue.group.enable': flag('false'),
  'file.delete.delay.ms': long('60000', { min: 0, broker: ['log.segment.delete.delay.ms'] }),
  'flush.messages': long('9223372036854775807', { min: 1, broker: ['log.flush.interval.messages'] }),
  'flush.ms': long('9223372036854775807', {
    min: 0,
    broker: ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms']
  }),
  'follower.replication.throttled.replicas': list('', { check: throttledReplicas }),
  'index.interval.bytes': int('4096', { min: 0, broker: ['log.index.interval.bytes'] }),
  'internal.segment.bytes': int(null, { internal: true }),
  'leader.replication.throttled.replicas': list('', { check: throttledReplicas }),
  'local.retention.bytes': long('-2', { min: -2, broker: ['log.local.retention.bytes'] }),
  'local.retention.ms': long('-2', { min: -2, broker: ['log.local.retention.ms'] }),
  'max.compaction.lag.ms': long('9223372036854775807', { min: 1, broker: ['log.cleaner.max.compaction.lag.ms'] }),
  'max.decompressed.message.bytes': int('2147483639', {
    min: 1,
    max: 2147483639,
    broker: ['max.decompressed.message.bytes']
  }),
  'max.message.bytes': int('1048588', { min: 0, broker: ['message.max.bytes'] }),
  'message.timestamp.after.max.ms': long('3600000', { min: 0, broker: ['log.message.timestamp.after.max.ms'] }),
  'message.timestamp.before.max.ms': long('9223372036854775807', {
    min: 0,
    broker: ['log.message.timestamp.before.max.ms']
  }),
  'message.timestamp.type': text('CreateTime', {
    oneOf: ['CreateTime', 'LogAppendTime'],
    broker: ['log.message.timestamp.type']
  }),
  'min.cleanable.dirty.ratio': double('0.5', { min: 0, max: 1, broker: ['log.cleaner.min.cleanable.ratio'] }),
  'min.compaction.lag.ms': long('0', { min: 0, broker: ['log.cleaner.min.compaction.lag.ms'] }),
  'min.insync.replicas': int('1', { min: 1, broker: ['min.insync.replicas'] }),
  preallocate: flag('false', { broker: ['log.preallocate'] }),
  'remote.copy.lag.bytes': long('-1', { min: -1, broker: ['log.remote.copy.lag.bytes'] }),
  'remote.copy.lag.ms': long('0', { min: -1, broker: ['log.remote.copy.lag.ms'] }),
  'remote.log.copy.disable': flag('false'),
  'remote.log.delete.on.disable': flag('false'),
  'remote.storage.enable': flag('false'),
  'retention.bytes': long('-1', { broker: ['log.retention.bytes'] }),
  'retention.ms': long('604800000', {
    min: -1,
    broker: ['log.retention.ms', minutes('log.retention.minutes'), hours('log.retention.hours')]
  }),
  'segment.bytes': int('1073741824', { min: 1048576, broker: ['log.segment.bytes'] }),
  'segment.index.bytes': int('10485760', { min: 4, broker: ['log.index.size.max.bytes'] }),
  'segment.jitter.ms': long('0', { min: 0, broker: ['log.roll.jitter.ms', hours('log.roll.jitter.hours')] }),
  'segment.ms': long('604800000', { min: 1, broker: ['log.roll.ms', hours('log.roll.hours')] }),
  'unclean.leader.election.enable': flag('false', { broker: ['unclean.leader.election.enable'] })
}
