import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command, Settings } from '../src/config/settings.ts'
import { Terminal } from '../src/output/terminal.ts'
import { runProgram } from '../src/program.ts'
import { UsageError } from '../src/usage-error.ts'
import { everyCommand, fakeIo, Kept } from './harness.ts'

interface Called {
  readonly command: Command
  readonly settings: Partial<Settings>
}

async function call(args: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo(env)
  const called: Called[] = []
  const command = (name: Command) => async (settings: Partial<Settings>) => {
    called.push({ command: name, settings })
    return 42
  }
  const commands = everyCommand(command)
  const code = await runProgram(args, commands, io)
  await io.terminal.flush()
  return { code, called: called[0], out: io.stdout.text, err: io.stderr.text }
}

const refused = (args: readonly string[], pattern: RegExp): Promise<void> =>
  assert.rejects(
    call(args),
    (error: unknown) => error instanceof UsageError && pattern.test(error.message) && !error.message.includes('\n')
  )

test('a command gets its settings, and its exit code is the program’s', async () => {
  const { code, called } = await call([
    'run',
    '--topic',
    'orders',
    '--topic',
    '/pay.*/',
    '--group',
    'billing',
    '--check',
    'json',
    '--until-idle',
    '--max',
    '5'
  ])
  assert.equal(code, 42)
  assert.equal(called?.command, 'run')
  assert.deepEqual(called?.settings.topic, ['orders', /pay.*/])
  assert.deepEqual(called?.settings.check, { kind: 'json' })
  assert.equal(called?.settings.untilIdle, true)
  assert.equal(called?.settings.max, 5)
})

test('misspelt options and commands get one line with a suggestion', async () => {
  await refused(['run', '--brokrs', 'x'], /^unknown option '--brokrs' \(Did you mean --brokers\?\)$/)
  for (const args of [['rnu'], ['rnu', '--help'], ['help', 'rnu']])
    await refused(args, /^unknown command 'rnu'; did you mean 'run'\?$/)
  await refused(['quux', '-h'], /^unknown command 'quux'; known: run, doctor, /)
  await refused(['run', '--max'], /argument missing/)
  await refused(['run', 'extra'], /too many arguments/)
  await refused(['report', '--attempts', '3'], /unknown option '--attempts'/)
})

test('a password is not taken as an argument, and not repeated', async () => {
  for (const args of [
    ['run', '--sasl-password', 's3cret'],
    ['peek', '--sasl-password=s3cret']
  ]) {
    await assert.rejects(
      call(args),
      (error: Error) => /DEAD_LETTER_SASL_PASSWORD/.test(error.message) && !error.message.includes('s3cret')
    )
  }
})

test('what was meant as a password under a misspelt name is not repeated', async () => {
  await refused(['run', "--saslPassword=s3cr=e't"], /^unknown option '--saslPassword'$/)
})

test('help has examples for the program and every command, and the exit codes', async () => {
  const top = await call(['--help'])
  assert.equal(top.code, 0)
  assert.match(top.out, /Examples:\n {2}\$ dead-letter run/)
  assert.match(top.out, /Exit codes:\n {2}0 {4}done/)
  for (const command of ['run', 'doctor', 'peek', 'report']) {
    for (const args of [
      [command, '--help'],
      ['help', command]
    ]) {
      const { code, out } = await call(args)
      assert.equal(code, 0)
      assert.match(out, new RegExp(`Examples:\\n  \\$ dead-letter ${command} `))
      assert.doesNotMatch(out, /sasl-password/)
    }
  }
})

test('help fits the terminal, but for examples, which stay whole to be copied', async () => {
  const never = async () => assert.fail('help carries nothing out')
  const commands = everyCommand(() => never)
  for (const args of [['--help'], ...Object.keys(commands).map(name => [name, '--help'])]) {
    const stdout = new Kept(true)
    const terminal = new Terminal(stdout, new Kept(true))
    assert.equal(await runProgram(args, commands, { ...fakeIo(), terminal }), 0)
    await terminal.flush()
    const tooWide = stdout.text.split('\n').filter(line => line.length > stdout.columns && !line.startsWith('  $ '))
    assert.deepEqual(tooWide, [])
  }
})

test('the version is the package’s', async () => {
  const { code, out } = await call(['--version'])
  assert.equal(code, 0)
  assert.match(out, /^\d+\.\d+\.\d+\n$/)
})

test('without a command, the help goes to stderr and the code says bad arguments', async () => {
  const { code, err, out } = await call([])
  assert.equal(code, 2)
  assert.match(err, /^Usage: dead-letter/)
  assert.equal(out, '')
})
