import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { flagName, type Settings, settings, variableName } from '../src/config/settings.ts'
import { exitCodes, exitCodesHelp } from '../src/exit-codes.ts'

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')

test('docs/cli.md has every option, its environment variable and its default', () => {
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    const { value, given, defaultText } = settings[name]
    if (given !== 'secret')
      assert.ok(page.includes(`| \`${flagName(name)}${value === undefined ? '' : ` ${value}`}\` |`), flagName(name))
    if (given !== 'flag') assert.ok(page.includes(`\`${variableName(name)}\``), variableName(name))
    const row = page.split('\n').find(line => line.startsWith(`| \`${flagName(name)}`))
    if (defaultText !== undefined) assert.ok(row?.endsWith(`| \`${defaultText}\` |`), `default of ${flagName(name)}`)
  }
})

test('docs/cli.md and --help have every exit code', () => {
  for (const code of Object.values(exitCodes)) {
    assert.match(page, new RegExp(`^\\|.*\\b${code}\\b.*\\|`, 'm'))
    assert.match(exitCodesHelp, new RegExp(`\\b${code}\\b`))
  }
})
