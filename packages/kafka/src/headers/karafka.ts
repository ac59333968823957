import type { DialectReader } from './origin-facts.ts'

/** Karafka: text; version 2 wrote `original_*` for `source_*`. */
export const karafka: DialectReader = {
  dialect: 'karafka',
  markers: ['source_topic', 'original_topic'],
  read: view => ({
    topic: view.text('source_topic') ?? view.text('original_topic'),
    partition: view.decimal('source_partition') ?? view.decimal('original_partition'),
    offset: view.decimal('source_offset') ?? view.decimal('original_offset'),
    group: view.text('source_consumer_group') ?? view.text('original_consumer_group'),
    attempts: view.decimal('source_attempts') ?? view.decimal('original_attempts')
  })
}
