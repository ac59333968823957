import type { ErrorTable } from './row.ts'

/** Dead-letter topics before the start, and the pre-flight as a whole. */
export const deadLetterTopicErrors = {
  DLQ_NAME_INVALID: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `'${d.topic}' cannot name a dead-letter topic: ${d.reason}. Names have 1 to 249 characters of [A-Za-z0-9._-]. Set deadLetter.topic.`
  },
  DLQ_IN_SUBSCRIPTION: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' is in this consumer's own subscription (${d.subscription}): dead letters would be consumed again for ever. Set another deadLetter.topic, or narrow 'topics'.`
  },
  DLQ_MISSING: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' does not exist and provision is '${d.provision}'. Create it with ${d.partitions} partitions, or set deadLetter.provision: 'create'.`
  },
  DLQ_TOO_FEW_PARTITIONS: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has ${d.got} partitions and needs ${d.wanted}. Add partitions, set deadLetter.provision: 'create' to let this library add them, or set deadLetter.partition: 'modulo'.`
  },
  DLQ_COMPACTED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has cleanup.policy=${d.got}: compaction deletes dead letters that share a key. Set cleanup.policy=delete.`
  },
  DLQ_NOT_WRITABLE: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `No permission to write dead-letter topic '${d.topic}'. Grant WRITE and DESCRIBE on it to this principal.`
  },
  DLQ_MESSAGE_BYTES_LOW: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' takes records of ${d.got} bytes at most; the source's ${d.source} and 64 KiB of headers need ${d.wanted}. Raise max.message.bytes, set provision: 'create', or allowPointers: true.`
  },
  DLQ_TIMESTAMP_ORIGINAL_REFUSED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `deadLetter.timestamp 'original' would lose dead letters in '${d.topic}': ${d.reason}. Use 'now' (the original is kept in a header), or make the topic keep for ever and take any timestamp.`
  },
  DLQ_PROVISION_FAILED: {
    kind: 'refused',
    retriable: false,
    message: d => `Dead-letter topic '${d.topic}' could not be ${d.action}: ${d.reason}.`
  },
  DLQ_NAME_SHARED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' is also the default of topic '${d.otherTopic}' in group '${d.otherGroup}', which has committed offsets: letters of both stand there, told apart by x-dead-letter-group only. Set deadLetter.topic in one of them.`
  },
  DLQ_RETENTION_SHORT: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' keeps records for ${d.got} ms, shorter than its source's ${d.wanted} ms. Raise retention.ms.`
  },
  DLQ_REPLICATION_LOW: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has replication factor ${d.got}, lower than its source's ${d.wanted}. Add replicas.`
  },
  DLQ_MIN_ISR_LOW: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has min.insync.replicas ${d.got}, lower than its source's ${d.wanted}. Raise it.`
  },
  PREFLIGHT_REFUSED: {
    kind: 'refused',
    retriable: false,
    message: d => `${d.count} findings refuse the start of a consumer of ${d.subscription}. ${d.all}`
  },
  DLQ_CONFIG_UNKNOWN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `The configs of topic '${d.topic}' cannot be read: ${d.reason}. Kafka's defaults are assumed, and compaction, retention and size limits not checked. Grant DESCRIBE_CONFIGS on it to this principal.`
  }
} as const satisfies ErrorTable
