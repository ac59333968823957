import { hash } from 'node:crypto'
import { int32, int64 } from '../conformance/harness/header-bytes.ts'

/** Whose dead letters lie in a topic. */
export type LetterDialect = 'ours' | 'spring' | 'connect'

type Headers = Map<Buffer, Buffer>

/** Causes that the letters have: a bad day has few. */
const causes = 40
const origin = { topic: 'orders', topicId: 'bXlUb3BpY0lkMTIzNDU2Nw', group: 'billing', partitions: 8 }
/** 2026-01-01, ten letters a second from there on. */
const firstDeath = Date.UTC(2026, 0, 1)
const deathMs = 100
const tables = ['orders', 'payments', 'customers', 'stock', 'addresses']

const names = new Map<string, Buffer>()
function nameBytes(name: string): Buffer {
  const known = names.get(name)
  if (known !== undefined) return known
  const bytes = Buffer.from(name)
  names.set(name, bytes)
  return bytes
}

/** Headers of dead letter `i`, as the writer of that dialect makes them: same names, same encodings, a trace of its language. */
export function letterHeaders(dialect: LetterDialect, i: number): Headers {
  const headers: Headers = new Map()
  const put = (name: string, value: string | Buffer): void => {
    headers.set(nameBytes(name), typeof value === 'string' ? Buffer.from(value) : value)
  }
  const partition = i % origin.partitions
  const offset = Math.floor(i / origin.partitions)
  const place = { partition, offset, at: firstDeath + i * deathMs }
  if (dialect === 'ours') putOurs(put, i, place)
  else if (dialect === 'spring') putSpring(put, i, place)
  else putConnect(put, i, place)
  return headers
}

interface DeathPlace {
  readonly partition: number
  readonly offset: number
  readonly at: number
}

type Put = (name: string, value: string | Buffer) => void

function putOurs(put: Put, i: number, { partition, offset, at }: DeathPlace): void {
  const cause = i % causes
  const message = messageOf(i)
  const table = tables[cause % tables.length]
  const id = hash('sha256', `${origin.topicId}/${partition}/${offset}/${origin.group}`, 'hex').slice(0, 32)
  put('x-original-topic', origin.topic)
  put('x-original-partition', int32(partition))
  put('x-original-offset', int64(offset))
  put('x-original-timestamp', int64(at - 500))
  put('x-original-timestamp-type', 'CreateTime')
  put('x-exception-fqcn', 'DatabaseError')
  put('x-exception-message', message)
  put('x-exception-stacktrace', `DatabaseError: ${message}\n${javascriptFrames(cause, table)}`)
  put('x-dead-letter-id', id)
  put('x-dead-letter-lineage', `${origin.topic}/${partition}/${offset}/${origin.group}`)
  put('x-dead-letter-group', origin.group)
  put('x-dead-letter-attempts', '3')
  put('x-dead-letter-at', new Date(at).toISOString())
  put('x-dead-letter-stage', 'handle')
  put('x-dead-letter-class', 'business')
  put('x-dead-letter-fingerprint', `v2:${hash('sha256', `cause ${cause}`, 'hex').slice(0, 16)}`)
  put('x-dead-letter-origin-timestamp', `${new Date(at - 500).toISOString()} CreateTime`)
  put('x-dead-letter-origin', `${origin.topic}/${partition}/${offset} ${origin.topicId} v1 17`)
}

function putSpring(put: Put, i: number, { partition, offset, at }: DeathPlace): void {
  const message = messageOf(i)
  put('kafka_dlt-original-topic', origin.topic)
  put('kafka_dlt-original-partition', int32(partition))
  put('kafka_dlt-original-offset', int64(offset))
  put('kafka_dlt-original-timestamp', int64(at - 500))
  put('kafka_dlt-original-timestamp-type', 'CreateTime')
  put('kafka_dlt-original-consumer-group', origin.group)
  put('kafka_dlt-exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException')
  put('kafka_dlt-exception-cause-fqcn', 'org.springframework.dao.DataIntegrityViolationException')
  put('kafka_dlt-exception-message', `Listener failed; ${message}`)
  put(
    'kafka_dlt-exception-stacktrace',
    [
      `org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed; ${message}`,
      ...springFrames,
      `Caused by: org.springframework.dao.DataIntegrityViolationException: ${message}`,
      ...javaFrames(i % causes),
      '\t... 12 more'
    ].join('\n')
  )
}

function putConnect(put: Put, i: number, { partition, offset }: DeathPlace): void {
  const message = messageOf(i)
  put('__connect.errors.topic', origin.topic)
  put('__connect.errors.partition', String(partition))
  put('__connect.errors.offset', String(offset))
  put('__connect.errors.connector.name', 'orders-sink')
  put('__connect.errors.task.id', '0')
  put('__connect.errors.stage', 'VALUE_CONVERTER')
  put('__connect.errors.class.name', 'org.apache.kafka.connect.json.JsonConverter')
  put('__connect.errors.exception.class.name', 'org.apache.kafka.connect.errors.DataException')
  put('__connect.errors.exception.message', message)
  put(
    '__connect.errors.exception.stacktrace',
    [
      `org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed due to serialization error`,
      ...connectFrames,
      `Caused by: org.apache.kafka.common.errors.SerializationException: ${message}`,
      ...javaFrames(i % causes)
    ].join('\n')
  )
}

/** Of one shape for each cause; ids and numbers are each letter's own. */
function messageOf(i: number): string {
  const cause = i % causes
  return `insert into ${tables[cause % tables.length]} violates constraint check_${cause}: order ${1_000_000 + i} of customer-${i % 977}@shop.example has amount ${(i * 7919) % 10_000}`
}

function javascriptFrames(cause: number, table = ''): string {
  return [
    `    at Client.insert (/srv/app/node_modules/pg/lib/client.js:526:17)`,
    `    at ${table}Store.save${cause} (/srv/app/src/store/${table}.js:${40 + cause}:11)`,
    `    at handleOrder (/srv/app/src/handlers/order.js:${10 + cause}:5)`,
    `    at async handle (/srv/app/src/main.js:31:3)`
  ].join('\n')
}

const javaFrames = (cause: number): string[] => [
  '\tat org.springframework.jdbc.support.SQLStateSQLExceptionTranslator.doTranslate(SQLStateSQLExceptionTranslator.java:118)',
  '\tat org.springframework.jdbc.core.JdbcTemplate.execute(JdbcTemplate.java:658)',
  `\tat com.acme.billing.Store${cause}.save(Store${cause}.java:${40 + cause})`,
  `\tat com.acme.billing.OrderListener.handle${cause}(OrderListener.java:${90 + cause})`,
  '\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)',
  '\tat org.springframework.messaging.handler.invocation.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:169)'
]

const springFrames = [
  'invokeWithErrorHandler',
  'doInvokeOnMessage',
  'invokeOnMessage',
  'doInvokeRecordListener',
  'doInvokeWithRecords',
  'invokeRecordListener',
  'run'
].map(
  (method, i) =>
    `\tat org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer.${method}(KafkaMessageListenerContainer.java:${2900 - i * 30})`
)

const connectFrames = [
  'convertMessageValue',
  'lambda$convertAndTransformRecord$4',
  'convertMessages',
  'poll',
  'iteration'
]
  .map(
    (method, i) => `\tat org.apache.kafka.connect.runtime.WorkerSinkTask.${method}(WorkerSinkTask.java:${540 - i * 31})`
  )
  .concat(
    '\tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndRetry(RetryWithToleranceOperator.java:180)'
  )
