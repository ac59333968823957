import type { LetterDetail } from '../../server/types.ts'
import { quoted } from '../../words/shell-words.ts'

/** The request that brings this letter, for a shell. @param isOpen nobody signs in here; else the cookie of a session is to be filled in */
export const asCurl = (url: string, isOpen: boolean): string =>
  [
    'curl --silent --show-error',
    ...(isOpen ? [] : [`--header ${quoted('cookie: __Host-dead-letter=SESSION')}`]),
    quoted(url)
  ].join(' ')

/** The command that reads just this letter from its topic. */
export function asKcat({ dlq, partition, offset }: LetterDetail, brokers: readonly string[]): string {
  const words = [
    'kcat',
    '-b',
    brokers.join(','),
    '-C',
    '-t',
    dlq,
    '-p',
    String(partition),
    '-o',
    String(offset),
    '-c',
    '1'
  ]
  return `${words.map(quoted).join(' ')} -f '%h\\n%k\\n%s\\n'`
}

/** As the screen shows it: masked, unless it is shown unmasked. */
export function asJson(letter: LetterDetail): string {
  const { dlq, partition, offset, failure, origin, row, error, message, headers, key, value } = letter
  const shown = {
    ...{ topic: dlq, partition, offset, failure, state: row.state, origin, group: row.group, stage: row.stage },
    ...{ cause: row.cause, fingerprint: letter.fingerprint, error, message, attempts: row.attempts, at: row.at },
    ...{ key: key.text, keyEncoding: key.encoding, value: value.text, encoding: value.encoding },
    headers: headers.map(({ name, value, encoding }) => ({ name, value, encoding }))
  }
  return JSON.stringify(shown, null, 2)
}
