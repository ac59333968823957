/** Facts that an error names: coordinates of a record, an option, a topic. Shown in the message and kept as `details`. */
export interface ErrorDetails {
  /** The topic that the error is about. */
  readonly topic?: string
  /** Its partition. */
  readonly partition?: number
  /** The record's offset. */
  readonly offset?: number
  /** The consumer group. */
  readonly group?: string
  /** The option's path, as in `deadLetter.topic`. */
  readonly option?: string
  readonly [fact: string]: unknown
}

export interface ErrorRow {
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retriable: boolean
  /** What was wrong, where, and how to repair it. */
  readonly message: (d: ErrorDetails) => string
}

const at = (d: ErrorDetails): string =>
  d.partition === undefined ? `${d.topic}` : `${d.topic}[${d.partition}]${d.offset === undefined ? '' : `@${d.offset}`}`

/** Every error this library throws or reports, in one table: code, whether it is retriable, its message with the repair. */
export const errorTable = {
  NODE_UNSUPPORTED: {
    retriable: false,
    message: d => `Node.js 22.22, 24.6 or newer is needed; this is ${d.got}.`
  },
  OPTION_UNKNOWN: {
    retriable: false,
    message: d =>
      `Unknown option '${d.option}'${d.suggestion ? `; did you mean '${d.suggestion}'?` : '.'} Known: ${d.known}.`
  },
  OPTION_MISSING: { retriable: false, message: d => `Option '${d.option}' is required: ${d.expected}.` },
  OPTION_INVALID: { retriable: false, message: d => `Option '${d.option}' must be ${d.expected}; got ${d.got}.` },
  DLQ_PARTITIONS_NEED_FUNCTION: {
    retriable: false,
    message: d =>
      `deadLetter.${d.option} is ${d.got}, more than 1, without a partition function. Set deadLetter.partition to a policy ('same', 'zero', 'modulo', 'key') or a function (group, record, error) => number.`
  },

  BROKER_UNREACHABLE: {
    retriable: true,
    message: d => `No answer from ${d.brokers}: ${d.reason}. Check the address, the network and that the broker is up.`
  },
  BROKER_ADVERTISED_UNREACHABLE: {
    retriable: true,
    message: d =>
      `Broker ${d.nodeId} cannot be reached at ${d.brokers}, the address that it advertises: ${d.reason}. Check that it is up; if it is, set its advertised.listeners to an address that works from this machine.`
  },
  BROKER_TIMEOUT: {
    retriable: true,
    message: d => `${d.request} to ${d.brokers} was not answered within ${d.timeoutMs} ms.`
  },
  BROKER_AUTHENTICATION: {
    retriable: false,
    message: d =>
      `${d.brokers} refused the credentials: ${d.reason}. Check sasl.mechanism and the username and password, or the token.`
  },
  SASL_PASSWORD_IN_CLEAR: {
    retriable: false,
    message: d =>
      `SASL PLAIN without TLS sends the password to ${d.brokers} over the network as it is. Set tls, or use a SCRAM mechanism.`
  },
  BROKER_TLS: {
    retriable: false,
    message: d => `TLS with ${d.brokers} failed: ${d.reason}. Check the tls option and the listener's certificate.`
  },
  BROKER_UNSUPPORTED: {
    retriable: false,
    message: d =>
      `${d.brokers} does not serve ${d.request} in a version this library speaks (${d.wanted}). Apache Kafka from 3.3.2 on is what it is tried with.`
  },
  BROKER_CLOSED: {
    retriable: false,
    message: d => `${d.request ?? 'The request'} was not sent: the client is closed.`
  },
  BROKER_ABORTED: {
    retriable: false,
    message: d => `${d.request} to ${d.brokers} was given up before it was answered.`
  },
  BROKER_PROTOCOL: { retriable: true, message: d => `${d.request} to ${d.brokers} failed: ${d.reason}.` },

  SOURCE_TOPIC_MISSING: {
    retriable: false,
    message: d =>
      `Source topic '${d.topic}' does not exist${d.suggestion ? `; did you mean '${d.suggestion}'?` : '.'} Create it, or correct 'topics'.`
  },
  SOURCE_LOOKS_DEAD_LETTER: {
    retriable: false,
    message: d =>
      `The expression ${d.pattern} in 'topics' takes in what looks like dead-letter topics of others: ${d.topics}. Two consumers that take in each other's would send letters round in a circle. Narrow it, as in /(?!error\\.).+/, or name 'error' in it if it is meant.`
  },
  SOURCE_EXPRESSION_UNMATCHED: {
    retriable: true,
    message: d =>
      `The expression ${d.pattern} in 'topics' matches no topic at present.${d.near ? ` There is ${d.near}.` : ''} An expression has to match a whole name. Topics that come later and match are taken up.`
  },
  SOURCE_TOPIC_FORBIDDEN: {
    retriable: false,
    message: d => `No permission to read topic '${d.topic}'. Grant READ and DESCRIBE on it to this principal.`
  },
  SOURCE_NOT_READABLE: {
    retriable: true,
    message: d => `${at(d)} cannot be read: ${d.reason}. The partition is held and tried again; others go on.`
  },
  START_NOT_FOUND: {
    retriable: true,
    message: d =>
      `Where ${at(d)} starts cannot be settled: ${d.reason}. The partition is held and tried again; others go on.`
  },
  START_OFFSET_LOST: {
    retriable: false,
    message: d =>
      `Group '${d.group}' had a committed offset of ${at(d)} and has none any more: deleted, or expired after offsets.retention.minutes without a member. It starts at the log's start: records may be handled again, none is passed over.`
  },
  DLQ_NAME_INVALID: {
    retriable: false,
    message: d =>
      `'${d.topic}' cannot name a dead-letter topic: ${d.reason}. Names have 1 to 249 characters of [A-Za-z0-9._-]. Set deadLetter.topic.`
  },
  DLQ_IN_SUBSCRIPTION: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' is in this consumer's own subscription (${d.subscription}): dead letters would be consumed again for ever. Set another deadLetter.topic, or narrow 'topics'.`
  },
  DLQ_MISSING: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' does not exist and provision is '${d.provision}'. Create it with ${d.partitions} partitions, or set deadLetter.provision: 'create'.`
  },
  DLQ_TOO_FEW_PARTITIONS: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has ${d.got} partitions and needs ${d.wanted}. Add partitions, set deadLetter.provision: 'create' to let this library add them, or set deadLetter.partition: 'modulo'.`
  },
  DLQ_COMPACTED: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has cleanup.policy=${d.got}: compaction deletes dead letters that share a key. Set cleanup.policy=delete.`
  },
  DLQ_NOT_WRITABLE: {
    retriable: false,
    message: d =>
      `No permission to write dead-letter topic '${d.topic}'. Grant WRITE and DESCRIBE on it to this principal.`
  },
  DLQ_MESSAGE_BYTES_LOW: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' takes records of ${d.got} bytes at most; the source's ${d.source} and 64 KiB of headers need ${d.wanted}. Raise max.message.bytes, set provision: 'create', or allowPointers: true.`
  },
  DLQ_TIMESTAMP_ORIGINAL_REFUSED: {
    retriable: false,
    message: d =>
      `deadLetter.timestamp 'original' would lose dead letters in '${d.topic}': ${d.reason}. Use 'now' (the original is kept in a header), or make the topic keep for ever and take any timestamp.`
  },
  DLQ_PROVISION_FAILED: {
    retriable: false,
    message: d => `Dead-letter topic '${d.topic}' could not be ${d.action}: ${d.reason}.`
  },
  DLQ_NAME_SHARED: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' is also the default of topic '${d.otherTopic}' in group '${d.otherGroup}', which has committed offsets: letters of both stand there, told apart by x-dead-letter-group only. Set deadLetter.topic in one of them.`
  },
  DLQ_RETENTION_SHORT: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' keeps records for ${d.got} ms, shorter than its source's ${d.wanted} ms. Raise retention.ms.`
  },
  DLQ_REPLICATION_LOW: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has replication factor ${d.got}, lower than its source's ${d.wanted}. Add replicas.`
  },
  DLQ_MIN_ISR_LOW: {
    retriable: false,
    message: d =>
      `Dead-letter topic '${d.topic}' has min.insync.replicas ${d.got}, lower than its source's ${d.wanted}. Raise it.`
  },

  PREFLIGHT_REFUSED: {
    retriable: false,
    message: d => `${d.count} findings refuse the start of a consumer of ${d.subscription}. ${d.all}`
  },

  DLQ_CONFIG_UNKNOWN: {
    retriable: false,
    message: d =>
      `The configs of topic '${d.topic}' cannot be read: ${d.reason}. Kafka's defaults are assumed, and compaction, retention and size limits not checked. Grant DESCRIBE_CONFIGS on it to this principal.`
  },

  GROUP_FORBIDDEN: {
    retriable: false,
    message: d => `No permission to use consumer group '${d.group}'. Grant READ on the group to this principal.`
  },
  GROUP_PROTOCOL_MISMATCH: {
    retriable: false,
    message: d =>
      `Group '${d.group}' has members that share no assignor with this one (${d.got}), or is not a group of consumers. Use one of the assignors of the other members (group.assignors), or another group id.`
  },
  GROUP_ASSIGNORS_WIDENED: {
    retriable: false,
    message: d =>
      `The members of group '${d.group}' do not have cooperative-sticky: it is joined with ${d.got} instead, and each rebalance stops all of this member's partitions for a moment. Once all members have cooperative-sticky, start this one again.`
  },
  GROUP_PROTOCOL_REFUSED: {
    retriable: false,
    message: d =>
      `Group '${d.group}' cannot be joined by the 'consumer' protocol: ${d.reason}. It needs Apache Kafka 4.0 or newer with that protocol enabled, and a group without members of another kind. Else set group.protocol: 'classic'.`
  },
  GROUP_INSTANCE_TAKEN: {
    retriable: true,
    message: d =>
      `The place of instance id '${d.instanceId}' in group '${d.group}' is still taken: by another process with this id, or by one that ended without a word. It is tried again for ${d.timeoutMs} ms, until a session of the latter has ended.`
  },
  GROUP_FENCED: {
    retriable: false,
    message: d =>
      `Another member of group '${d.group}' has taken the instance id '${d.instanceId}'. Instance ids must be unique.`
  },
  GROUP_INVALID: { retriable: false, message: d => `The broker refused group '${d.group}': ${d.reason}.` },
  GROUP_UNAVAILABLE: {
    retriable: true,
    message: d => `The coordinator of group '${d.group}' does not answer as it should: ${d.reason}. It is tried again.`
  },
  GROUP_FAILED: {
    retriable: false,
    message: d => `Membership in group '${d.group}' ended by an error of this program: ${d.reason}.`
  },
  GROUP_ASSIGNMENT_UNREADABLE: {
    retriable: false,
    message: d =>
      `The leader of group '${d.group}' sent an assignment that cannot be read. Its members must speak the consumer protocol.`
  },
  GROUP_ASSIGNMENT_FOREIGN: {
    retriable: true,
    message: d =>
      `The leader of group '${d.group}' gave this member partitions of topics that it does not subscribe to (${d.topics}). They are left out; members whose assignor ignores subscriptions should leave the group.`
  },
  COMMIT_FAILED: {
    retriable: true,
    message: d =>
      `Offsets of group '${d.group}' could not be committed: ${d.reason}. They are sent again; nothing is lost, records may be handled twice after a crash.`
  },

  COMMIT_REFUSED: {
    retriable: true,
    message: d =>
      `The offset of ${at(d)} in group '${d.group}' cannot be committed: ${d.reason}. Others are; what is done there is handled again after a restart. Grant READ on the topic, unless it is gone; it is tried again.`
  },

  BATCH_CORRUPT: {
    retriable: true,
    message: d =>
      `The record batch at ${at(d)} is damaged: ${d.reason}. Unless onUnreadableBatch is 'dead-letter', its partition is held; check the broker's disks.`
  },
  BATCH_COMPRESSION_UNKNOWN: {
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} uses compression type ${d.got}, which is unknown. Unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },
  BATCH_TOO_LARGE: {
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} is larger than maxBatchBytes (${d.limit}) when decompressed. Raise maxBatchBytes if the data is good; unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },
  BATCH_UNREADABLE: {
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} has message format ${d.got}; only format 2 (Kafka 0.11 and newer) can be read. Unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },

  DECODE_TEXT: {
    retriable: false,
    message: d => `The ${d.part} is not UTF-8 text (byte ${d.position})${d.hint ? `: ${d.hint}` : ''}.`
  },
  DECODE_JSON: { retriable: false, message: d => `The ${d.part} is not JSON: ${d.reason}` },
  VALIDATION_FAILED: { retriable: false, message: d => `The value does not fit the schema: ${d.reason}` },

  PARTITION_LOST: {
    retriable: true,
    message: d =>
      `${at(d)} is no longer this consumer's: ${d.reason}. What was under way is handled again by its next owner.`
  },
  HANDLER_STUCK: {
    retriable: false,
    message: d => `The handler has not settled ${at(d)} within ${d.timeoutMs} ms (handlerTimeoutMs).`
  },
  HANDLER_DEPENDENCY_DOWN: {
    retriable: true,
    message: d =>
      `What the handler needs for ${at(d)} is down: ${d.reason}. The record is tried again until it is back; its partition waits.`
  },
  DEAD_LETTERS_MAX: {
    retriable: false,
    message: d =>
      `The run has written as many dead letters as maxDeadLetters allows. The next record to fail, ${at(d)}, is left uncommitted: ${d.reason}. Look at the letters; then run again, with a larger maxDeadLetters or without it.`
  },
  NOTHING_FITS: {
    retriable: false,
    message: d =>
      `The first ${d.records} records of this run all failed before the handler and none has passed: it is more likely decode or schema that is wrong than all of them. ${at(d)} waits. Mend decode or schema and start again; or, when they are to be dead-lettered, set breaker.nothingFitsAfter to Infinity.`
  },
  FAILURE_FATAL: {
    retriable: false,
    message: d =>
      `The process cannot go on at ${at(d)}: ${d.reason}. The record is not dead-lettered and its offset not committed.`
  },
  FAILURE_STOP: {
    retriable: false,
    message: d => `Stopped at ${at(d)} as the policy says (onGiveUp 'stop'): ${d.reason}. Its offset is not committed.`
  },

  LETTER_TOO_LARGE: {
    retriable: false,
    message: d =>
      `The dead letter of ${at(d)} has ${d.got} bytes with nothing added to the record; topic '${d.dlq}' takes ${d.limit}. The partition is held. Raise max.message.bytes of the topic, or set deadLetter.compression or deadLetter.allowPointers.`
  },
  LETTER_DEATHS_EXCEEDED: {
    retriable: false,
    message: d =>
      `The record ${at(d)} is a dead letter that has died ${d.deaths} times by now, more than deadLetter.maxDeaths (${d.limit}), and would go to '${d.dlq}': consumers seem to take in each other's dead letters. Its partition is held; the record stays where it is. Take dead-letter topics out of 'topics', or raise deadLetter.maxDeaths.`
  },
  LETTER_TOPIC_MISSING: {
    retriable: true,
    message: d =>
      `Dead-letter topic '${d.dlq}' does not exist. Source partitions with dead letters for it are held until it does.`
  },
  LETTER_FORBIDDEN: {
    retriable: true,
    message: d =>
      `No permission to write dead-letter topic '${d.dlq}'. Source partitions with dead letters for it are held until WRITE is granted.`
  },
  LETTER_NOT_WRITTEN: {
    retriable: true,
    message: d =>
      `Dead letters for ${d.dlqPartition === undefined ? d.dlq : `${d.dlq}[${d.dlqPartition}]`} are not acknowledged: ${d.reason}. Their source partitions are held; it is tried again.`
  },
  LETTER_PARTITION_HELD: {
    retriable: true,
    message: d =>
      `The partition function gave ${d.got} for ${at(d)}, and onInvalidPartition is 'hold'. The source partition is held.`
  },

  READ_TOPIC_MISSING: {
    retriable: false,
    message: d => `Topic '${d.topic}' does not exist. Check its name and the cluster.`
  },
  READ_TOPIC_FORBIDDEN: {
    retriable: false,
    message: d => `No permission to read topic '${d.topic}'. Grant READ and DESCRIBE on it to this principal.`
  },
  READ_PARTITION_MISSING: {
    retriable: false,
    message: d => `Topic '${d.topic}' has ${d.got} partitions; there is no partition ${d.partition}.`
  },
  READ_STALLED: { retriable: true, message: d => `${at(d)} could not be read for ${d.stalledMs} ms: ${d.reason}.` },
  FORWARD_TOPIC_MISSING: {
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which good records are copied, does not exist. Create it, or correct its name.`
  },
  FORWARD_TOPIC_FORBIDDEN: {
    retriable: false,
    message: d =>
      `No permission to write topic '${d.topic}', to which good records are copied. Grant WRITE and DESCRIBE on it to this principal.`
  },
  FORWARD_REFUSED: { retriable: false, message: d => `Topic '${d.topic}' does not take the record: ${d.reason}.` },
  FORWARD_FAILED: {
    retriable: true,
    message: d => `${d.topic}[${d.partition}] did not acknowledge the copy: ${d.reason}.`
  },

  RUN_INCOMPLETE: {
    retriable: true,
    message: d =>
      `The run ended with work left in group '${d.group}': ${d.list}. None of these has moved for ${d.idleTimeoutMs} ms (idleTimeoutMs). Mend what holds them, or see to the members that own them, and run again: it goes on where it was.`
  },

  CONSUMER_RUNNING: {
    retriable: false,
    message: () => 'run() was called before. One consumer runs once; make another.'
  },
  CONSUMER_STOPPED: { retriable: false, message: () => 'The consumer was stopped. Make another to run again.' }
} as const satisfies Record<string, ErrorRow>
