import type { ReadDeadLettersOptions } from '@dead-letter/kafka'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { escapeText } from '../output/escape.ts'
import { inFlagNames, inOurWords } from '../output/flag-names.ts'

/** How a command reads a dead-letter topic, and tells a person what it waits for. */
export function openLetters(
  given: Partial<Settings>,
  topic: string,
  { terminal }: Io
): { readonly options: ReadDeadLettersOptions; readonly activity: Activity } {
  const connection = readConnection(given)
  const activity = new Activity(terminal, escapeText(`asking ${connection.brokers.join(', ')} for ${topic}`))
  return {
    activity,
    options: {
      ...connection,
      topic,
      onWait: ({ partition, reason }) => {
        const where = partition === undefined ? topic : `${topic}[${partition}]`
        activity.say(escapeText(`waiting for ${where}: ${inFlagNames(reason)}`))
      },
      onUnreadable: error =>
        terminal.note(`${terminal.paintNote('doubtful', 'warning:')} ${escapeText(inOurWords(error))}`)
    }
  }
}
