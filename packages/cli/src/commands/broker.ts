import { once } from 'node:events'
import { Broker } from '@dead-letter/broker'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { endOnSignals } from '../signals.ts'

/** Runs the embedded broker until the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function broker(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const running = await Broker.start({
    ...(given.port === undefined ? {} : { port: given.port }),
    ...(given.host === undefined ? {} : { host: given.host }),
    ...(given.newTopics === undefined ? {} : { topics: given.newTopics }),
    ...(given.brokerConfigs === undefined ? {} : { configs: given.brokerConfigs }),
    onWarning: warning => terminal.note(`dead-letter: ${warning.message} (${warning.code})`)
  })
  const ended = once(endOnSignals().signal, 'abort')
  const { bootstrap } = running
  if (given.json) terminal.print(toJsonLine({ bootstrap }))
  else terminal.print(`Kafka's protocol at ${bootstrap}: in memory, for development and tests, not for production`)
  await ended
  await running.stop()
  return exitCodes.done
}
