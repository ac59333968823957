import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { broker } from '../src/commands/broker.ts'
import { explain } from '../src/explain.ts'
import { runProgram } from '../src/program.ts'
import { everyCommand, fakeIo } from './harness.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(args: readonly string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(DEAD_LETTER_|NODE_(?!COMPILE_CACHE|OPTIONS))/.test(name))
  )
  const child = spawn(process.execPath, [main, 'broker', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', chunk => {
    err += chunk
  })
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, err })) }
}

test('--json prints one line when clients can connect; SIGTERM ends it with 0', async () => {
  const { child, ended } = start(['--json', '--topic', 'orders:3', '--config', 'num.partitions=2'])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { bootstrap } = JSON.parse(line.toString()) as { bootstrap: string }
  assert.match(bootstrap, /^127\.0\.0\.1:\d+$/)
  const [host, port] = bootstrap.split(':') as [string, string]
  const socket = connect(Number(port), host)
  await once(socket, 'connect')
  socket.destroy()
  child.kill('SIGTERM')
  assert.deepEqual(await ended, { code: 0, err: '' })
})

test('what cannot be is one line, in the words of its options', async () => {
  const cases: [readonly string[], number, RegExp][] = [
    [['--port', '70000'], 2, /^--port must be a whole number from 0 to 65535; got 70000\. \(OPTION_INVALID\)$/],
    [['--topic', 'a:b'], 2, /^--topic must be a name, or .*; got 'a:b'$/],
    [['--topic', 'a', '--topic', 'a'], 2, /^Topic 'a' cannot be created: .*TOPIC_ALREADY_EXISTS.*\(TOPIC_INVALID\)$/],
    [['--config', 'x'], 2, /^--config must be a name and a value: .*; got 'x'$/],
    [['--config', 'num.partition=3'], 2, /^--config cannot be used: .*num\.partitions.*\(CONFIG_INVALID\)$/],
    [['--config', 'listeners=PLAINTEXT://:9092'], 2, /listeners is not taken here: set --host and --port \(/],
    [['--config', 'node.id=7'], 2, /^--config cannot be used: node\.id is not taken here \(CONFIG_INVALID\)$/],
    [['--topic', 'a:10001'], 2, /^The number of partitions of --topic must be .* 10000; got 10001\./],
    [['--host', '203.0.113.1'], 1, /Set --host to 127\.0\.0\.1, or to 0\.0\.0\.0 for all\. \(HOST_UNAVAILABLE\)$/]
  ]
  const unused = async () => assert.fail('another command was called')
  const commands = { ...everyCommand(() => unused), broker }
  for (const [args, code, message] of cases) {
    const told = await runProgram(['broker', ...args], commands, fakeIo()).then(
      () => assert.fail(`${args.join(' ')} was accepted`),
      error => explain(error)
    )
    assert.equal(told.code, code)
    assert.match(told.line, message)
  }
})
