import { Menu } from '../../parts/menu.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { address, part } from '../../server/client.ts'
import { readFixture } from '../../server/queries.ts'
import type { LetterDetail } from '../../server/types.ts'
import { useMe } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { withBrokers } from '../../words/shell-words.ts'
import { asCurl, asJson, asKcat } from './copies.ts'

export function CopyMenu({ letter }: { readonly letter: LetterDetail }) {
  const say = useSay()
  const { cluster, login } = useMe()
  const { dlq, partition, offset } = letter
  const copy = (words: string): void => {
    navigator.clipboard.writeText(words).then(
      () => say(text.copied),
      (error: Error) => say(error.message, 'bad')
    )
  }
  const fixture = (): void => {
    readFixture(letter).then(
      ({ text: words }) => copy(words),
      (error: Error) => say(error.message, 'bad')
    )
  }
  const url = address(`letters/${part(dlq)}/${partition}/${offset}`).href
  return (
    <Menu
      label={text.letter.copyAs}
      icon="copy"
      entries={[
        { id: 'link', label: text.letter.copyLink, run: () => copy(window.location.href) },
        { id: 'json', label: text.letter.copyJson, run: () => copy(asJson(letter)) },
        { id: 'fixture', label: text.letter.copyFixture, about: text.letter.copyFixtureAbout, run: fixture },
        {
          id: 'command',
          label: text.letter.copyCommand,
          run: () => copy(withBrokers(letter.command, cluster.brokers))
        },
        { id: 'kcat', label: text.letter.copyKcat, run: () => copy(asKcat(letter, cluster.brokers)) },
        {
          id: 'curl',
          label: text.letter.copyCurl,
          ...(login === 'none' ? {} : { about: text.letter.copyCurlAbout }),
          run: () => copy(asCurl(url, login === 'none'))
        }
      ]}
    />
  )
}
