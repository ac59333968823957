import type { ErrorDescription } from '../failure/root-cause.ts'
import { int32, int64, sharedText } from './bytes.ts'
import type { HeaderList } from './header-list.ts'
import { headerName } from './header-name.ts'
import type { HeaderView } from './header-view.ts'
import type { DialectReader, OriginFacts } from './origin-facts.ts'
import type { WrittenFacts } from './written-facts.ts'

const topic = headerName('kafka_dlt-original-topic')
const partition = headerName('kafka_dlt-original-partition')
const offset = headerName('kafka_dlt-original-offset')
const timestamp = headerName('kafka_dlt-original-timestamp')
const timestampType = headerName('kafka_dlt-original-timestamp-type')
const group = headerName('kafka_dlt-original-consumer-group')
const fqcn = headerName('kafka_dlt-exception-fqcn')
const causeFqcn = headerName('kafka_dlt-exception-cause-fqcn')
const message = headerName('kafka_dlt-exception-message')
const stacktrace = headerName('kafka_dlt-exception-stacktrace')
const keyFqcn = headerName('kafka_dlt-key-exception-fqcn')
const keyMessage = headerName('kafka_dlt-key-exception-message')
const keyStacktrace = headerName('kafka_dlt-key-exception-stacktrace')
const deliveryAttempt = headerName('kafka_deliveryAttempt')

/** The headers of spring-kafka's dead-letter recoverer, in the order written. */
export const springKafkaNames = [
  ...[topic, partition, offset, timestamp, timestampType, group, fqcn, causeFqcn, message, stacktrace],
  ...[keyFqcn, keyMessage, keyStacktrace, deliveryAttempt]
]
export const springKafkaCut = { stacktrace: [stacktrace, keyStacktrace], message: [message, keyMessage] }

/**
 * As spring-kafka: class is the error's own and the cause's is the root cause's, present only when there is one; the message is
 * both, joined by '; '. A key that does not decode has headers of its own. The attempt is absent when the handler never ran.
 */
export function writeSpringKafka(
  { record, groupId, stage, attempts, error, stack }: WrittenFacts,
  list: HeaderList
): void {
  const [ofClass, ofMessage, ofStack] =
    stage === 'decode-key' ? [keyFqcn, keyMessage, keyStacktrace] : [fqcn, message, stacktrace]
  list.add(topic, sharedText(record.topic))
  list.add(partition, int32(record.partition))
  list.add(offset, int64(record.offset))
  list.add(timestamp, int64(record.timestamp))
  list.add(timestampType, sharedText(record.timestampType))
  list.add(group, sharedText(groupId))
  list.add(ofClass, sharedText(error.name))
  if (error.wrapped) list.add(causeFqcn, sharedText(error.causeName))
  const text = springKafkaMessage(error)
  if (text !== '') list.add(ofMessage, text)
  if (stack !== null) list.add(ofStack, stack)
  if (attempts > 0) list.add(deliveryAttempt, int32(attempts))
}

/** The error's message and its root cause's, joined; empty when there is none. */
export function springKafkaMessage({ wrapped, message, causeMessage }: ErrorDescription): string {
  return wrapped ? [message, causeMessage].filter(part => part !== null).join('; ') : (message ?? '')
}

function read(view: HeaderView): OriginFacts {
  return {
    topic: view.text(topic.text),
    partition: view.int32(partition.text),
    offset: view.int64(offset.text),
    timestamp: view.timestamp64(timestamp.text),
    timestampType: view.text(timestampType.text),
    group: view.text(group.text),
    errorName: errorName(view),
    message: view.text(message.text) ?? view.text(keyMessage.text),
    stack: view.text(stacktrace.text) ?? view.text(keyStacktrace.text),
    attempts: view.int32(deliveryAttempt.text)
  }
}

/** The class is usually a wrapper of the framework's: the cause says more. */
const errorName = (view: HeaderView): string | undefined =>
  view.text(causeFqcn.text) ?? view.text(fqcn.text) ?? view.text(keyFqcn.text)

export const springKafka: DialectReader = {
  dialect: 'spring-kafka',
  markers: [topic.text, fqcn.text, keyFqcn.text],
  read,
  errorName
}
