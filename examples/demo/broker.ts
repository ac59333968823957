import { Broker } from '@dead-letter/broker'
import { startKafka } from '@dead-letter/conformance/kafka'

export interface DemoBroker extends AsyncDisposable {
  /** host:port, joined by commas. */
  readonly brokers: string
}

/** The user's own cluster (KAFKA_BROKERS), real Kafka, or the embedded broker in this process. */
export async function openBroker(real: boolean, say: (line: string) => void): Promise<DemoBroker> {
  if (process.env.KAFKA_BROKERS) {
    say(`Using the cluster at ${process.env.KAFKA_BROKERS} …`)
    return startKafka()
  }
  if (real) {
    say('Starting Kafka (the first time, its jars are downloaded) …')
    return startKafka({ nodes: 1 })
  }
  const broker = await Broker.start()
  say(`The embedded broker listens at ${broker.bootstrap} (for development and tests; --kafka takes real Kafka).`)
  return { brokers: broker.bootstrap, [Symbol.asyncDispose]: () => broker.stop() }
}
