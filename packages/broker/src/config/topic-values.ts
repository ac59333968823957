import { errorCodes } from '@dead-letter/protocol'
import type { LogConfig } from '../log/log-config.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { type ConfigDefinition, definitionOf, synonymName } from './definition.ts'
import { Refusal } from './refusal.ts'
import { topicDefinitions } from './topic-configs.ts'
import { canonicalValue, checkLengths } from './value.ts'

/** Effective value of a topic's configuration, in canonical form; null where Kafka has none. */
export function topicValue(configs: ConfigStore, overrides: ConfigValues, name: string): string | null {
  const definition = definitionOf(topicDefinitions, name)
  if (definition === undefined) throw new TypeError(`there is no topic configuration ${name}`)
  const set = overrides.get(name)
  return set === undefined ? ofBroker(configs, definition) : canonicalValue(name, definition, set)
}

function ofBroker(configs: ConfigStore, definition: ConfigDefinition): string | null {
  for (const synonym of definition.broker ?? []) {
    const value = configs.value(synonymName(synonym))
    if (value !== null) return typeof synonym === 'string' ? value : inMilliseconds(value, synonym.milliseconds)
  }
  return definition.default
}

/** Any negative retention of the broker means: for ever. */
export function inMilliseconds(value: string, unit: number): string {
  const given = BigInt(value)
  return given < 0n ? '-1' : String(given * BigInt(unit))
}

/**
 * Checks what is to be set for a topic, in Kafka's order: names, each value, values together.
 * @throws Refusal INVALID_CONFIG
 */
export function checkTopicValues(configs: ConfigStore, overrides: ConfigValues): void {
  checkLengths(overrides)
  for (const name of overrides.keys())
    if (definitionOf(topicDefinitions, name) === undefined) throw invalid(`unknown topic configuration ${name}`)
  const value = (name: string): string => topicValue(configs, overrides, name) ?? ''
  for (const name of overrides.keys()) value(name)

  if (BigInt(value('min.compaction.lag.ms')) > BigInt(value('max.compaction.lag.ms')))
    throw invalid('min.compaction.lag.ms must not exceed max.compaction.lag.ms')
  if (value('remote.storage.enable') === 'true')
    throw invalid('remote.storage.enable needs tiered storage, which is switched off')
}

function invalid(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_CONFIG, message)
}

/** What of a topic's configuration its logs obey. */
export function logConfigOf(configs: ConfigStore, overrides: ConfigValues): LogConfig {
  const text = (name: string): string => topicValue(configs, overrides, name) ?? ''
  const number = (name: string): number => Number(text(name))
  const policies = text('cleanup.policy').split(',')
  return {
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    maxMessageBytes: number('max.message.bytes'),
    maxDecompressedMessageBytes: number('max.decompressed.message.bytes'),
    timestampType: text('message.timestamp.type') === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    timestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    compacted: policies.includes('compact'),
    deletes: policies.includes('delete')
  }
}
