import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startConsole } from '@dead-letter/console'
import { seeded } from '../faults.ts'
import { writeForeignLetters } from './foreign-letters.ts'
import { startPayments } from './payments.ts'
import { shippingGroup, shippingTopic, startShipping } from './shipping.ts'

/**
 * Dead letters of three frameworks, a consumer that can be redriven to and one that is held up, with a console over them; leaves all of it running until
 * SIGINT or SIGTERM.
 */
export async function runConsole(brokers: string, json: boolean, say: (line: string) => void): Promise<void> {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const screens = fileURLToPath(new URL('../../../scripts/build-screens.ts', import.meta.url))
  const built = spawnSync(process.execPath, [screens, '--on-demand'], { encoding: 'utf8' })
  if (built.status !== 0) console.error(`The screens could not be built: ${built.stderr}`)
  const random = seeded(20_260_102)
  say('Starting a consumer that cannot handle all of its orders …')
  const consumer = await startShipping(brokers, random)
  const written = await writeForeignLetters(brokers, shippingTopic, random)
  say(`Wrote ${written} letters as Spring Kafka and Kafka Connect would have left them.`)
  const payments = await startPayments(brokers, `error.${shippingTopic}.${shippingGroup}`)
  const running = await startConsole({
    ...{ connection: { brokers, clientId: 'dead-letter-console' }, port: 0, mask: ['$..email'], localUser: 'demo' },
    consumers: [payments.address],
    onLog: line => console.error(line)
  })
  if (json) console.log(JSON.stringify({ console: running.url, brokers }))
  else say(`\nThe console: ${running.url}\nCtrl-C ends all of it.`)
  if (!ending.signal.aborted) await once(ending.signal, 'abort')
  await running.stop()
  await payments.stop()
  await consumer.stop({ timeoutMs: 5000 })
}
