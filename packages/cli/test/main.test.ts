import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(args: readonly string[], closeStdout = false): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(DEAD_LETTER_|NODE_(?!COMPILE_CACHE|OPTIONS))/.test(name))
  )
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  if (closeStdout) child.stdout.destroy()
  return new Promise(resolve => child.once('close', code => resolve({ code, out, err })))
}

const nowhere = ['--brokers', '127.0.0.1:1']
const consumer = [...nowhere, '--topic', 'orders', '--group', 'billing']

test('exit codes and one line of explanation, without a stack trace', async () => {
  const cases: [readonly string[], number, RegExp][] = [
    [['run', '--tpic', 'x'], 2, /^dead-letter: unknown option '--tpic' \(Did you mean --topic\?\)\n$/],
    [
      ['run', ...consumer, '--check', 'json', '--dlq-partitions', '4'],
      2,
      /^dead-letter: --dlq-partitions is 4, .*--dlq-partition .*DLQ_PARTITIONS_NEED_FUNCTION\)\n$/
    ],
    [
      ['run', ...consumer, '--module', '/nonexistent.ts'],
      2,
      /^dead-letter: --module: there is no file \/nonexistent\.ts\n$/
    ],
    [['peek', ...nowhere, '--dlq', 'x'], 1, /^dead-letter: .*127\.0\.0\.1:1.*\(BROKER_UNREACHABLE\)\n$/]
  ]
  const ended = await Promise.all(cases.map(([args]) => run(args)))
  for (const [i, { code, err, out }] of ended.entries()) {
    const [args, expected, message] = cases[i] as (typeof cases)[number]
    assert.equal(code, expected, `${args.join(' ')}: ${err}`)
    assert.match(err, message)
    assert.equal(out, '')
  }
})

test('with --json the last line is the summary, also of a run that could not start', async () => {
  const { code, out } = await run(['run', ...consumer, '--check', 'json', '--json'])
  assert.equal(code, 1)
  const lines = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  assert.equal(lines.at(-2)?.event, 'error')
  const { seconds, rate, time, ...summary } = lines.at(-1) ?? {}
  assert.deepEqual(summary, {
    event: 'summary',
    processed: 0,
    dead: 0,
    skipped: 0,
    byStage: {},
    byClass: {},
    exitCode: 1
  })
  assert.equal(typeof seconds, 'number')
  assert.equal(typeof rate, 'number')
  assert.match(String(time), /^\d{4}-\d\d-\d\dT.*Z$/)
})

test('when nobody reads the output, the program ends quietly', async () => {
  const { code, err } = await run(['run', '--help'], true)
  assert.equal(code, 0)
  assert.equal(err, '')
})
