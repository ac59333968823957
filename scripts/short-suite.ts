/**
 * The behaviour tests that every version of Kafka and of Node in the support table runs: each of the binder's cases, where
 * a group starts, how members share it, and transactions. Parts of paths, as `npm run conformance -- <part>` takes them.
 * Of the starts one is left out, of partitions that cannot start: it takes a cluster of three, as long as all others together.
 */
export const shortSuite: readonly string[] = [
  'suites/binder-cases/a-',
  'suites/binder-cases/four-',
  'suites/binder-cases/one-',
  'suites/binder-cases/partitions-one-',
  'suites/starts/',
  '!suites/starts/a-partition-that-cannot-start',
  'suites/transactions/',
  'suites/groups/a-handler-under-way',
  'suites/groups/a-member-of-kafkajs',
  'suites/groups/a-static-member',
  'suites/groups/members-',
  'suites/groups/the-consumer-protocol'
]
