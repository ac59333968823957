import { Broker } from '../broker.ts'
import type { BrokerOptions } from '../options.ts'

type Cleanup = () => Promise<void>

/**
 * What can run something at a test's end: node:test's context (`after`), vitest's (`onTestFinished`), or an object of
 * your own. Jest has none: start the broker in `beforeAll`, stop it in `afterAll`.
 */
export type TestContext = { after(cleanup: Cleanup): unknown } | { onTestFinished(cleanup: Cleanup): unknown }

/**
 * Starts a broker that stops with the test. Starting takes milliseconds: each test may have its own.
 *
 * @example
 * ```ts
 * test('an order is billed', async t => {
 *   const broker = await testBroker(t, { topics: ['orders'] })
 * })
 * ```
 */
export async function testBroker(test: TestContext, options?: BrokerOptions): Promise<Broker> {
  const starting = Promise.withResolvers<Broker>()
  const stop = (): Promise<void> =>
    starting.promise.then(
      broker => broker.stop(),
      () => {}
    )
  // Before anything runs: a runner may refuse, and nothing must stay behind.
  if ('onTestFinished' in test) test.onTestFinished(stop)
  else test.after(stop)
  Broker.start(options).then(starting.resolve, starting.reject)
  return starting.promise
}
