import { createClient } from '../client/wire/client.ts'
import { type ForwarderOptions, readForwarderOptions } from './forward-options.ts'
import { Forwarder } from './forwarder.ts'

/**
 * Opens a forwarder: copies of records, byte for byte, to another topic that exists.
 *
 * ```ts
 * const clean = await openForwarder({ brokers: 'localhost:9092', topic: 'orders-clean', from: 'orders' })
 * await consumer.run(record => clean.forward(record))
 * ```
 * @throws DeadLetterError OPTION_*, FORWARD_*, BROKER_*
 */
export async function openForwarder(options: ForwarderOptions): Promise<Forwarder> {
  const settings = readForwarderOptions(options)
  return Forwarder.open(createClient(settings.connection), settings)
}
