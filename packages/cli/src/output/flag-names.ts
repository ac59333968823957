import type { DeadLetterError, ErrorCode, ErrorDetails } from '@dead-letter/kafka'
import { TokenUnavailable } from '../config/token-unavailable.ts'

const passwordAdvice =
  'Check --sasl-mechanism, --sasl-username and the password in DEAD_LETTER_SASL_PASSWORD, or the token'

/** How the library's messages name options, and how they are given here. The first that fits counts. */
const names: readonly (readonly [RegExp, string])[] = [
  [/(?:deadLetter\.)?provision: '(\w+)'/g, '--provision $1'],
  [/provision is '(\w+)'/g, '--provision is $1'],
  [/deadLetter\.partition: '(\w+)'/g, '--dlq-partition $1'],
  [/deadLetter\.partitions\b/g, '--dlq-partitions'],
  [
    /deadLetter\.partition\b to a policy \(([^()\n]{0,200})\) or a function.{0,80}?number/g,
    '--dlq-partition to one of $1'
  ],
  [/deadLetter\.partition\b/g, '--dlq-partition'],
  [/set breaker\.nothingFitsAfter to Infinity/g, 'give --nothing-fits-after off'],
  [/\bmaxDeadLetters\b/g, '--max-dead'],
  [/\(takeOver\)/g, '(--take-over)'],
  [/deadLetter\.topic\b/g, '--dlq'],
  [/deadLetter\.dialect\b/g, '--dialect'],
  [/(?<!-)'topics'/g, '--topic'],
  [/, or allowPointers: true/g, ''],
  [/; Unless onUnreadableBatch is 'dead-letter', its/g, '; its'],
  [/[Uu]nless onUnreadableBatch is 'dead-letter', its/g, 'Its'],
  [/ \((?:group\.sessionTimeoutMs|handlerTimeoutMs|group\.assignors)\)/g, ''],
  [/group\.sessionTimeoutMs is outside/g, 'its session time-out of 45 s is outside'],
  [/Check sasl\.mechanism and the username and password, or the token/g, passwordAdvice],
  [/; leave out the sasl option/g, '; leave out --sasl-mechanism and --sasl-username'],
  [/the tls option is not set/g, '--tls is not given'],
  [/Set tls, or use a SCRAM mechanism/g, 'Use --tls, or a SCRAM mechanism with --sasl-mechanism'],
  [/Check the tls option/g, 'Check --tls and --tls-ca'],
  [/as tls\.cert and tls\.key/g, 'by --tls-cert and --tls-key'],
  [/; give the schema '([^']*)' in schemas/g, "; give the schema '$1' with --schema-ref"],
  [/Option 'schema'/g, 'The schema of --check'],
  [/Option 'schemas'/g, 'The schemas of --schema-ref'],
  [
    /an array of JSON Schemas with \$id, or an object of JSON Schemas by the names that \$ref uses/g,
    'files with JSON Schemas'
  ],
  [/Option '(port|host)'/g, '--$1'],
  [/Leave 'port' out/g, 'Leave --port out'],
  [/Set 'host' to/g, 'Set --host to'],
  [/Option 'configs'/g, '--config'],
  [/Option 'topic\.partitions'/g, 'The number of partitions of --topic'],
  [/; what clients are told is 'advertisedHost'/g, ''],
  [/(listeners is not taken here: )set 'host' and 'port'/g, '$1set --host and --port'],
  [/(is not taken here): set '(?:nodeId|advertisedHost)'/g, '$1'],
  [/idleTimeoutMs/g, '--idle-timeout'],
  [/Option 'groupId'/g, '--group'],
  [/Option 'brokers(?:\[\d+\])?'/g, '--brokers']
]

/** What a message advises that this program has no option for is said in other words. */
const otherwise: { readonly [C in ErrorCode]?: (d: ErrorDetails, at: string) => string } = {
  BATCH_TOO_LARGE: (d, at) =>
    `The record batch at ${at} has more than ${d.limit} bytes when decompressed, which is the most that this command reads of one.`,
  LETTER_TOO_LARGE: (d, at) =>
    `The dead letter of ${at} has ${d.got} bytes without stack trace and message; topic '${d.dlq}' takes ${d.limit}. The partition is held. Raise max.message.bytes of the topic.`,
  GROUP_PROTOCOL_REFUSED: d => `Group '${d.group}' cannot be joined: ${d.reason}. Use another group with --group.`,
  NOTHING_FITS: (d, at) =>
    `The first ${d.records} records of this run all failed before the handler and none has passed: it is more likely --check that is wrong than all of them. ${at} waits. Mend --check and start again; or, when they are to be dead-lettered, give --nothing-fits-after off.`,
  LETTER_DEATHS_EXCEEDED: (d, at) =>
    `The record ${at} is a dead letter that has died ${d.deaths} times by now and would go to '${d.dlq}': consumers seem to take in each other's dead letters. Its partition is held. Narrow --topic, or set another --dlq.`,
  FAILURE_STOP: (d, at) => `Stopped at ${at}: ${d.reason}. Its offset is not committed.`
}

/** An error of the library in the words of this program. */
export function inOurWords(error: DeadLetterError): string {
  const { details } = error
  const place = `${details.topic}[${details.partition}]${details.offset === undefined ? '' : `@${details.offset}`}`
  return inFlagNames(otherwise[error.code]?.(details, place) ?? withTokenReason(error))
}

const noToken = 'the provider of sasl.token failed'

/** Why there is no token: the library does not show what a provider says, since that of somebody else may show a secret. */
function withTokenReason({ message, cause }: DeadLetterError): string {
  if (!message.includes(noToken)) return message
  for (let inner = cause, i = 0; inner instanceof Error && i < 5; inner = inner.cause, i++)
    if (inner instanceof TokenUnavailable) return message.replace(noToken, inner.message)
  return message
}

/** A message of the library in the words of this program's options. */
export const inFlagNames = (message: string): string =>
  names.reduce((text, [pattern, flag]) => text.replace(pattern, flag), message)
