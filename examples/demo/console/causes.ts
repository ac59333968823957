import type { Order } from './orders.ts'

/** What an order is not handled for, as a framework of another language tells it. */
export interface ForeignCause {
  readonly dialect: 'spring-kafka' | 'connect'
  readonly share: number
  readonly error: (
    order: Order,
    number: number
  ) => { readonly name: string; readonly message: string; readonly stack: string }
  /** Value as it lay in the topic; an order by default. */
  readonly value?: (order: Order) => Buffer
}

const spring = `\tat org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer.doInvokeRecordListener(KafkaMessageListenerContainer.java:2903)
\tat org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer.run(KafkaMessageListenerContainer.java:1350)
\tat java.base/java.lang.Thread.run(Thread.java:1583)`

const java = (name: string, message: string, frames: readonly string[]): string =>
  `org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed
${spring}
Caused by: ${name}: ${message}
${frames.map(frame => `\tat ${frame}`).join('\n')}
\t... 12 more`

const connect = (name: string, message: string, frames: readonly string[]): string =>
  `${name}: ${message}
${frames.map(frame => `\tat ${frame}`).join('\n')}
\tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndRetry(RetryWithToleranceOperator.java:190)
\tat org.apache.kafka.connect.runtime.WorkerSinkTask.convertAndTransformRecord(WorkerSinkTask.java:526)`

export const foreignCauses: readonly ForeignCause[] = [
  {
    ...{ dialect: 'spring-kafka', share: 30 },
    error: order => {
      const name = 'com.shop.billing.CreditLimitExceededException'
      const message = `Credit limit of ${order.customer.id} exceeded: ${order.total} EUR`
      return {
        name,
        message,
        stack: java(name, message, [
          'com.shop.billing.CreditCheck.demand(CreditCheck.java:71)',
          'com.shop.billing.BillingListener.onOrder(BillingListener.java:44)'
        ])
      }
    }
  },
  {
    ...{ dialect: 'spring-kafka', share: 18 },
    error: (_, number) => {
      const name = 'java.net.SocketTimeoutException'
      const message = `Read timed out after ${3000 + (number % 70)} ms: payments-${number % 5}.internal:8443`
      return {
        name,
        message,
        stack: java(name, message, [
          'java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)',
          'com.shop.billing.PaymentClient.authorize(PaymentClient.java:118)',
          'com.shop.billing.BillingListener.onOrder(BillingListener.java:52)'
        ])
      }
    }
  },
  {
    ...{ dialect: 'spring-kafka', share: 8 },
    error: order => {
      const name = 'org.postgresql.util.PSQLException'
      const message = `ERROR: duplicate key value violates unique constraint "invoices_pkey"\n  Detail: Key (id)=(${order.id}) already exists.`
      return {
        name,
        message,
        stack: java(name, message, [
          'org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)',
          'com.shop.billing.InvoiceStore.insert(InvoiceStore.java:36)'
        ])
      }
    }
  },
  {
    ...{ dialect: 'spring-kafka', share: 6 },
    error: () => {
      const name = 'java.lang.NullPointerException'
      const message = 'Cannot invoke "com.shop.billing.Vat.rate()" because "vat" is null'
      return {
        name,
        message,
        stack: java(name, message, [
          'com.shop.billing.VatTable.rateFor(VatTable.java:29)',
          'com.shop.billing.BillingListener.onOrder(BillingListener.java:47)'
        ])
      }
    }
  },
  {
    ...{ dialect: 'spring-kafka', share: 4 },
    error: order => {
      const name = 'com.fasterxml.jackson.databind.exc.InvalidFormatException'
      const message = `Cannot deserialize value of type \`java.math.BigDecimal\` from String "n/a": not a valid representation\n at [Source: REDACTED; line: 1, column: ${order.id.length + 60}] (through reference chain: com.shop.Order["total"])`
      return {
        name,
        message,
        stack: java(name, message, [
          'com.fasterxml.jackson.databind.DeserializationContext.weirdStringException(DeserializationContext.java:1959)',
          'com.shop.billing.OrderReader.read(OrderReader.java:21)'
        ])
      }
    },
    value: order => Buffer.from(JSON.stringify({ ...order, total: 'n/a' }))
  },
  {
    ...{ dialect: 'connect', share: 12 },
    error: () => {
      const name = 'org.apache.kafka.connect.errors.DataException'
      const message = 'Converting byte[] to Kafka Connect data failed due to serialization error'
      return {
        name,
        message,
        stack: connect(name, message, [
          'org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)'
        ])
      }
    },
    value: order => Buffer.from(JSON.stringify(order).slice(0, 40))
  },
  {
    ...{ dialect: 'connect', share: 7 },
    error: order => {
      const name = 'org.apache.kafka.connect.errors.ConnectException'
      const message = `Exiting: field 'discount' of ${order.id} is not in the target table 'orders'`
      return {
        name,
        message,
        stack: connect(name, message, [
          'io.confluent.connect.jdbc.sink.DbStructure.amendIfNecessary(DbStructure.java:164)'
        ])
      }
    }
  },
  {
    ...{ dialect: 'connect', share: 3 },
    error: () => {
      const name = 'org.apache.kafka.connect.errors.RetriableException'
      const message =
        'java.sql.SQLTransientConnectionException: warehouse - Connection is not available, request timed out after 30001ms'
      return {
        name,
        message,
        stack: connect(name, message, ['io.confluent.connect.jdbc.sink.JdbcSinkTask.put(JdbcSinkTask.java:98)'])
      }
    }
  }
]
