/** Facts that an error names; shown in its message and kept as `details`. */
export interface ErrorDetails {
  readonly [fact: string]: unknown
}

/** `usage`: what was asked for cannot be; `failed`: all else. */
export type BrokerErrorKind = 'usage' | 'failed'

interface ErrorRow {
  readonly kind: BrokerErrorKind
  readonly message: (d: ErrorDetails) => string
}

const meant = (d: ErrorDetails): string => (d.suggestion === undefined ? '' : ` Did you mean '${d.suggestion}'?`)

/** Every error and warning of the broker's own API, in one table: its code, its kind, and its message with the repair. */
export const errorTable = {
  OPTION_UNKNOWN: { kind: 'usage', message: d => `Unknown option '${d.option}'.${meant(d)} Known: ${d.known}.` },
  OPTION_INVALID: { kind: 'usage', message: d => `Option '${d.option}' must be ${d.expected}; got ${d.got}.` },
  CONFIG_INVALID: { kind: 'usage', message: d => `Option 'configs' cannot be used: ${d.reason}` },
  TOPIC_INVALID: { kind: 'usage', message: d => `Topic '${d.topic}' cannot be created: ${d.reason} (${d.error}).` },
  PORT_IN_USE: {
    kind: 'failed',
    message: d => `Port ${d.port} of ${d.host} is in use. Leave 'port' out (or 0) to get one that is free.`
  },
  PORT_FORBIDDEN: {
    kind: 'failed',
    message: d => `This process may not listen on port ${d.port} of ${d.host}. Choose a port above 1023, or 0.`
  },
  HOST_UNAVAILABLE: {
    kind: 'failed',
    message: d =>
      `'${d.host}' is no address of this machine (${d.reason}). Set 'host' to 127.0.0.1, or to 0.0.0.0 for all; what clients are told is 'advertisedHost'.`
  },
  LISTEN_FAILED: { kind: 'failed', message: d => `Cannot listen on ${d.host}:${d.port}: ${d.reason}.` },
  BROKER_STOPPED: {
    kind: 'failed',
    message: d => `The broker is stopped; ${d.what} is no longer possible. Start another one.`
  },
  API_UNKNOWN: {
    kind: 'failed',
    message: d =>
      d.api === 'any'
        ? "An error is the answer of one API: name it; 'any' is for delay, drop, freeze and nextRequest."
        : `There is no API '${d.api}' here.${meant(d)} UNSUPPORTED.md lists what is not served.`
  },
  API_WITHOUT_TOPICS: {
    kind: 'failed',
    message: d =>
      `${d.api} names no topics in its requests: leave out 'topic' and 'partition', or choose by 'clientId', 'group' or 'matches'.`
  },
  ERROR_NAME_UNKNOWN: {
    kind: 'failed',
    message: d => `The protocol has no error '${d.error}' to answer with.${meant(d)}`
  },
  PARTITION_UNKNOWN: {
    kind: 'failed',
    message: d =>
      d.partition === undefined
        ? `There is no topic '${d.topic}'. Create it first: broker.createTopic('${d.topic}').`
        : `There is no partition ${d.partition} of '${d.topic}', which has ${d.partitions}.`
  },
  GROUP_UNKNOWN: { kind: 'failed', message: d => `There is no group '${d.group}'. Groups: ${d.known || 'none'}.` },
  MEMBER_UNKNOWN: {
    kind: 'failed',
    message: d =>
      `Group '${d.group}' has no member '${d.memberId}'. Ids are given when members join; DescribeGroups and ConsumerGroupDescribe list them.`
  },
  REQUEST_NOT_SEEN: {
    kind: 'failed',
    message: d => `No ${d.requests} came that matches ${d.filter} within ${d.timeoutMs} ms. Seen meanwhile: ${d.seen}.`
  },
  REQUEST_MALFORMED: { kind: 'failed', message: d => `Closed the connection of ${d.client}: ${d.reason}.` },
  REQUEST_FAULT: {
    kind: 'failed',
    message: d =>
      `A fault of this broker while it answered ${d.client}, whose connection it closed: ${d.reason}. Please report it with its stack.`
  },
  TIMER_FAULT: {
    kind: 'failed',
    message: d => `A fault of this broker in a timer: ${d.reason}. Please report it with its stack.`
  },
  CONNECTIONS_EXCEEDED: {
    kind: 'failed',
    message: d => `Refused a connection of ${d.client}: ${d.max} are open. Raise 'maxConnections' if they are meant.`
  },
  RECEIVE_MEMORY_EXCEEDED: {
    kind: 'failed',
    message: d =>
      `Closed the connection of ${d.client}, which held ${d.held} of the ${d.max} bytes for requests that are not answered yet. Raise 'maxReceiveBytes' if they are meant.`
  },
  SERVER_FAULT: { kind: 'failed', message: d => `The listening socket reports: ${d.reason}.` }
} as const satisfies Readonly<Record<string, ErrorRow>>

/** A stable name of an error: a key of {@link errorTable}. */
export type BrokerErrorCode = keyof typeof errorTable

/**
 * An error of the broker's own API, and what its warnings are. Answers of the protocol are none: those are error codes
 * in responses.
 */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  /** Stays the same from version to version. */
  readonly code: BrokerErrorCode
  readonly kind: BrokerErrorKind
  /** The facts that the message names. */
  readonly details: ErrorDetails

  constructor(code: BrokerErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(errorTable[code].message(details), cause === undefined ? undefined : { cause })
    this.code = code
    this.kind = errorTable[code].kind
    this.details = details
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
