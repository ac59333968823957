import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { flagName, type Settings, settings, variableName } from '../src/config/settings.ts'
import { exitCodes, exitCodesHelp } from '../src/exit-codes.ts'
import { machineEvents } from '../src/output/run-events.ts'

/** The table of events; health and metrics have tables of their own behind it. */
const [eventsPage = ''] = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8').split(
  'What they carry:'
)
const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')

test('docs/cli.md has every option, its environment variable and its default', () => {
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    const { value, given, defaultText } = settings[name]
    if (given !== 'secret')
      assert.ok(page.includes(`| \`${flagName(name)}${value === undefined ? '' : ` ${value}`}\` |`), flagName(name))
    if (given !== 'flag') assert.ok(page.includes(`\`${variableName(name)}\``), variableName(name))
    const rows = page.split('\n').filter(line => line.startsWith(`| \`${flagName(name)}`))
    for (const text of defaultText?.split('; ').map(part => part.replace(/^[a-z]+(?:, [a-z]+)*: /, '')) ?? [])
      assert.ok(
        rows.some(row => row.replaceAll('`', '').endsWith(`| ${text} |`)),
        `default of ${flagName(name)}: ${text}`
      )
  }
})

/** Fields that an event's row of docs/events.md, which is made from the types, says it carries. */
function carried(event: string): string[] {
  const row = eventsPage.split('\n').find(line => line.startsWith(`| \`${event}\` |`)) ?? ''
  const cell = row.slice(0, -2).split(' | ').at(-1) as string
  const groups: Readonly<Record<string, string[]>> = {
    partition: ['topic', 'partition'],
    record: ['topic', 'partition', 'offset'],
    failure: ['topic', 'partition', 'offset', 'error', 'stage', 'class', 'attempts']
  }
  const outside = cell.replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '')
  return [...outside.matchAll(/\*\*(\w+)\*\*|`(\w+)`/g)].flatMap(([, group, name]) =>
    group === undefined ? [name as string] : (groups[group] as string[])
  )
}

test('docs/cli.md has every event of --json with all its fields', () => {
  for (const event of machineEvents) {
    const row = page.split('\n').find(line => line.startsWith(`| \`${event}\` | `))
    assert.ok(row !== undefined, event)
    const told = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name).filter(name => name !== event)
    assert.deepEqual(told.sort(), carried(event).sort(), `${event}: docs/cli.md and docs/events.md differ`)
  }
})

test('every event that a person is told of is in --json, and so is what ends a run or loses a partition', () => {
  const never = ['failure', 'retry', 'committed', 'error'] // counted in metrics; the error is the line before the summary
  const all = [...eventsPage.matchAll(/^\| `([a-z-]+)` \| .* \| .* \|$/gm)].map(([, name]) => name as string)
  const missing = all.filter(name => !never.includes(name) && !machineEvents.includes(name as never))
  assert.deepEqual(missing, [])
})

test('docs/cli.md and --help have every exit code', () => {
  for (const code of Object.values(exitCodes)) {
    assert.match(page, new RegExp(`^\\|.*\\b${code}\\b.*\\|`, 'm'))
    assert.match(exitCodesHelp, new RegExp(`\\b${code}\\b`))
  }
})
