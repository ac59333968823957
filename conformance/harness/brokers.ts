import type { TestContext } from 'node:test'
import { startEmbedded } from '../embedded/index.ts'
import {
  briefSessionConfigs,
  briefSessionsVariable,
  type Kafka,
  type KafkaOptions,
  kafkaIsAtLeast,
  kafkaVersion,
  missingForKafka,
  startOwnKafka
} from '../kafka/index.ts'

/** The broker that all test files of a run share: started by scripts/conformance.ts, or the user's own. */
export function brokers(): string {
  const address = process.env.KAFKA_BROKERS
  if (!address)
    throw new Error('No broker. Run tests with: npm run conformance -- <part of a file name>, or set KAFKA_BROKERS.')
  return address
}

/** Whether {@link brokers} is the embedded broker. */
export const embedded: boolean = Boolean(process.env.DEAD_LETTER_EMBEDDED)

interface Needs {
  /** Why a test cannot run here. */
  readonly skip: string | false
}

/**
 * Options of tests that kill brokers, or need several, security or a Kafka as Apache ships it: `test('…',
 * needsOwnKafka, async t => …)`. Skipped on the embedded broker, and where a Kafka cannot be started.
 */
export const needsOwnKafka: Needs = {
  skip: embedded ? 'real Kafka only: brokers are killed, or there are several, or users' : reasonAgainstOwnKafka()
}

/** Options of tests of what no broker changes, which are long: they are run once, on the embedded broker. */
export const needsEmbedded: Needs = { skip: embedded ? false : 'run on the embedded broker only' }

/** Options of tests that need a broker with a configuration of their own: see {@link ownBroker}. */
export const needsOwnBroker: Needs = { skip: embedded ? false : reasonAgainstOwnKafka() }

const withoutConsumerProtocol: string | false =
  embedded || kafkaIsAtLeast(4, 0)
    ? false
    : `Kafka ${kafkaVersion()} has no consumer group protocol (KIP-848) of its final form`

/** Options of tests of the `consumer` group protocol: skipped on a Kafka that is older than 4.0. */
export const needsConsumerProtocol: Needs = { skip: withoutConsumerProtocol }

/** As {@link needsConsumerProtocol}, with a broker of the test's own: see {@link ownBroker}. */
export const needsOwnConsumerProtocol: Needs = { skip: withoutConsumerProtocol || needsOwnBroker.skip }

function reasonAgainstOwnKafka(): string | false {
  // The runner started the broker that KAFKA_BROKERS names, so others can be started as well.
  if (process.env.DEAD_LETTER_RUNNER_STARTED_KAFKA) return false
  if (process.env.KAFKA_BROKERS) return 'KAFKA_BROKERS names a cluster whose nodes cannot be killed'
  return missingForKafka() ?? false
}

/** A cluster of this test's own, to be killed and restarted at will. Gone when the test ends. */
export async function ownKafka(t: TestContext, options?: KafkaOptions): Promise<Kafka> {
  const kafka = await startOwnKafka(options)
  t.after(() => kafka.stop())
  return kafka
}

/** A broker of this test's own, of the kind that the run is on. Gone when the test ends. */
export async function ownBroker(
  t: TestContext,
  properties: Readonly<Record<string, string>>
): Promise<{ readonly brokers: string }> {
  if (!embedded) return ownKafka(t, { properties })
  const broker = await startEmbedded(properties)
  t.after(() => broker.stop())
  return broker
}

/** A broker whose groups miss a silent member soon: one for all tests where the runner has started it, else this test's own. */
export async function briefSessions(t: TestContext): Promise<{ readonly brokers: string }> {
  const shared = process.env[briefSessionsVariable]
  return !embedded && shared ? { brokers: shared } : ownBroker(t, briefSessionConfigs)
}
