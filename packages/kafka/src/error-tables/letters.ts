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
  READ_PARTITION_MISSING: {
    kind: 'usage',
    retriable: false,
    message: d => `Topic '${d.topic}' has ${d.got} partitions; there is no partition ${d.partition}.`
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
      `Topic '${d.topic}', to which good records are copied, does not exist. Create it, or correct its name.`
  },
  FORWARD_TOPIC_FORBIDDEN: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `No permission to write topic '${d.topic}', to which good records are copied. Grant WRITE and DESCRIBE on it to this principal.`
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
