import type { Scenario } from '../scenario.ts'

export const lookAtLetters: Scenario = {
  name: 'ls-show',
  title: 'The newest letters, and one letter, of a million',
  text: '`dead-letter ls` (the newest 50) and `dead-letter show` (one letter by its place) on a topic of a million letters, as a process, from its start to its end: as it is published (`npm run build` first), and from its TypeScript sources, whose types Node strips at each start.',
  topic: { records: 1_000_000, oneBadIn: 0, letters: 'ours' },
  entrants: [
    { name: 'ls', rival: 'built-command', mode: 'built-ls' },
    { name: 'show', rival: 'built-command', mode: 'built-show' },
    { name: 'ls from sources', rival: 'command', mode: 'ls' },
    { name: 'show from sources', rival: 'command', mode: 'show' }
  ],
  columns: [{ figure: 'seconds', title: 's', digits: 2 }],
  targets: [
    { figure: 'seconds', atMost: 1 },
    { figure: 'seconds', of: 'show', atMost: 1 }
  ]
}
