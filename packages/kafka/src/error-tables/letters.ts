import { at, type ErrorTable } from './row.ts'

/** Writing and reading dead letters, handing records on. */
export const letterErrors = {
  LETTER_TOO_LARGE: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The dead letter of ${at(d)} has ${d.got} bytes with nothing added to the record; topic '${d.dlq}' takes ${d.limit}. The partition is held. Raise max.message.bytes of the topic, or set deadLetter.compression or deadLetter.allowPointers.`
  },
  LETTER_DEATHS_EXCEEDED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The record ${at(d)} is a dead letter that has died ${d.deaths} times by now, more than deadLetter.maxDeaths (${d.limit}), and would go to '${d.dlq}': consumers seem to take in each other's dead letters. Its partition is held; the record stays where it is. Take dead-letter topics out of 'topics', or raise deadLetter.maxDeaths.`
  },
  LETTER_TOPIC_MISSING: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `Dead-letter topic '${d.dlq}' does not exist. Source partitions with dead letters for it are held until it does.`
  },
  LETTER_FORBIDDEN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `No permission to write dead-letter topic '${d.dlq}'. Source partitions with dead letters for it are held until WRITE is granted.`
  },
  LETTER_NOT_WRITTEN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `Dead letters for ${d.dlqPartition === undefined ? d.dlq : `${d.dlq}[${d.dlqPartition}]`} are not acknowledged: ${d.reason}. Their source partitions are held; it is tried again.`
  },
  LETTER_PARTITION_HELD: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The partition function gave ${d.got} for ${at(d)}, and onInvalidPartition is 'hold'. The source partition is held.`
  },
  LETTER_DROPPED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The consumer ended before the dead letter of ${at(d)} was acknowledged, and its topic was deleted or made anew meanwhile: nobody else has the record. Make its dead-letter topic writable before the consumer is stopped; 'held' and health().outliving tell of such letters.`
  },
  READ_TOPIC_MISSING: {
    kind: 'usage',
    retriable: false,
    message: d => `Topic '${d.topic}' does not exist. Check its name and the cluster.`
  },
  READ_TOPIC_FORBIDDEN: {
    kind: 'failed',
    retriable: false,
    message: d => `No permission to read topic '${d.topic}'. Grant READ and DESCRIBE on it to this principal.`
  },
  READ_TOPIC_ANEW: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Topic '${d.topic}' was deleted and made anew meanwhile: its offsets mean other records. Read it again from its start.`
  },
  READ_LOG_CUT: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The log of ${d.topic}[${d.partition}] was cut: it is to be read to offset ${d.wanted}, and ends at ${d.got} now (a leader that did not have all of it was elected). What was read before is not what is there. Read it, or plan, again; unclean.leader.election.enable and min.insync.replicas of the topic tell how it came.`
  },
  READ_PARTITION_MISSING: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Topic '${d.topic}' has ${d.got === 1 ? '1 partition' : `${d.got} partitions`}, numbered from 0; there is no partition ${d.partition}.`
  },
  READ_STALLED: {
    kind: 'failed',
    retriable: true,
    message: d => `${at(d)} could not be read for ${d.stalledMs} ms: ${d.reason}.`
  },
  FORWARD_TOPIC_MISSING: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which records are to be written, does not exist. Create it, or correct its name.`
  },
  FORWARD_TOPIC_FORBIDDEN: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `No permission to write topic '${d.topic}', to which records are to be written. Grant WRITE and DESCRIBE on it to this principal.`
  },
  FORWARD_IN_SUBSCRIPTION: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, is in the subscription '${d.subscription}': copies would be consumed and copied again for ever. Choose another topic, or take it out of the subscription.`
  },
  FORWARD_TOPIC_COMPACTED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, has cleanup.policy=${d.got}: of copies with one key only the last would stay, and ones without a key are not taken. ${d.sources} keeps them all. Set cleanup.policy=delete, or choose another topic.`
  },
  FORWARD_MESSAGE_BYTES_LOW: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, takes ${d.got} bytes (max.message.bytes), its sources ${d.wanted}: large records could not be copied. Raise it to ${d.wanted}.`
  },
  FORWARD_TOO_FEW_PARTITIONS: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, has ${d.got} partitions, its sources ${d.wanted}, and with partition 'same' each copy has the number of its record's. Give it ${d.wanted} partitions, or set partition 'auto'.`
  },
  FORWARD_RETENTION_SHORT: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, keeps records for ${d.got} ms, its sources for ${d.wanted}: a copy has its record's time, so that old ones are deleted soon after they are written. Raise retention.ms, or leave it if that is meant.`
  },
  FORWARD_MIN_ISR_LOW: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, has min.insync.replicas=${d.got}, its sources ${d.wanted}: a copy counts as written when fewer brokers have it.`
  },
  FORWARD_CONFIG_UNKNOWN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `The configs of topic '${d.of}' cannot be read: ${d.reason}. Whether '${d.topic}' keeps all that is copied to it was not checked. Grant DESCRIBE_CONFIGS on it to this principal.`
  },
  FORWARD_REFUSED: {
    kind: 'failed',
    retriable: false,
    message: d => `Topic '${d.topic}' does not take the record: ${d.reason}.`
  },
  FORWARD_FAILED: {
    kind: 'failed',
    retriable: true,
    message: d => `${d.topic}[${d.partition}] did not acknowledge the copy: ${d.reason}.`
  }
} as const satisfies ErrorTable
