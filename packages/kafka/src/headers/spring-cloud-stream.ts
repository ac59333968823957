import { int32, int64, sharedText } from './bytes.ts'
import type { HeaderList } from './header-list.ts'
import { headerName } from './header-name.ts'
import type { HeaderView } from './header-view.ts'
import type { DialectReader, OriginFacts } from './origin-facts.ts'
import type { WrittenFacts } from './written-facts.ts'

const topic = headerName('x-original-topic')
const partition = headerName('x-original-partition')
const offset = headerName('x-original-offset')
const timestamp = headerName('x-original-timestamp')
const timestampType = headerName('x-original-timestamp-type')
const fqcn = headerName('x-exception-fqcn')
const message = headerName('x-exception-message')
const stacktrace = headerName('x-exception-stacktrace')

/** The headers of the Spring Cloud Stream binder that we write, in its order. `x-retries` is its sample's, never ours to touch. */
export const springCloudStreamNames = [topic, partition, offset, timestamp, timestampType, fqcn, message, stacktrace]
export const springCloudStreamCut = { stacktrace: [stacktrace], message: [message] }

/**
 * The binder writes the framework's wrapper in `x-exception-fqcn` and both messages in `x-exception-message`;
 * here class and message are the root cause's. The message header is absent when there is no message.
 */
export function writeSpringCloudStream({ record, error, stack }: WrittenFacts, list: HeaderList): void {
  list.add(topic, sharedText(record.topic))
  list.add(partition, int32(record.partition))
  list.add(offset, int64(record.offset))
  list.add(timestamp, int64(record.timestamp))
  list.add(timestampType, sharedText(record.timestampType))
  list.add(fqcn, sharedText(error.causeName))
  if (error.causeMessage !== null) list.add(message, error.causeMessage)
  if (stack !== null) list.add(stacktrace, stack)
}

function read(view: HeaderView): OriginFacts {
  return {
    topic: view.word(topic.text),
    partition: view.int32(partition.text),
    offset: view.int64(offset.text),
    timestamp: view.timestamp64(timestamp.text),
    timestampType: view.word(timestampType.text),
    errorName: errorName(view),
    message: view.text(message.text),
    stack: view.text(stacktrace.text),
    attempts: view.decimal('x-retries')
  }
}

const errorName = (view: HeaderView): string | undefined => view.word(fqcn.text)

export const springCloudStream: DialectReader = {
  dialect: 'spring-cloud-stream',
  markers: [topic.text, fqcn.text],
  read,
  errorName
}
