import { Broker } from '../broker.ts'
import type { BrokerOptions } from '../options.ts'

type Cleanup = () => Promise<void>

/**
 * What can run something at a test's end: node:test's context (`after`), vitest's (`onTestFinished`), or an object of
 * your own, such as Jest's `{ after: afterAll }`.
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
  const broker = await Broker.start(options)
  if ('onTestFinished' in test) test.onTestFinished(() => broker.stop())
  else test.after(() => broker.stop())
  return broker
}
