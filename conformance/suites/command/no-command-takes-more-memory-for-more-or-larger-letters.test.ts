import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openForwarder } from '@dead-letter/kafka'
import { brokers, cliMain, deleteAfter, needsEmbedded, testLedger, testTopic } from '../../harness/index.ts'

const watch = join(import.meta.dirname, 'programs/peak-memory.ts')

/** Letters whose every text has 900,000 bytes; compressed they are small. */
async function largeLetters(t: TestContext, count: number): Promise<string> {
  const topic = await testTopic(t)
  const forwarder = await openForwarder({ brokers: brokers(), topic, compression: 'zstd' })
  t.after(() => forwarder.close())
  const names = ['x-original-topic', 'x-exception-fqcn', 'x-exception-message', 'x-exception-stacktrace']
  for (let offset = 0; offset < count; offset++)
    await forwarder.forward({
      ...{ topic: 'source', partition: 0, offset, timestamp: Date.now(), timestampType: 'CreateTime' },
      ...{ rawKey: null, rawValue: Buffer.from('v') },
      headers: names.map(name => ({
        ...{ name, rawName: Buffer.from(name) },
        value: Buffer.from(`${name}${offset}${'x'.repeat(900_000)}`)
      }))
    })
  return topic
}

async function call(args: readonly string[]): Promise<{ readonly peak: number; readonly out: number }> {
  const child = spawn(process.execPath, ['--import', watch, cliMain, ...args, '--brokers', brokers()], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let out = 0
  let err = ''
  child.stdout.on('data', chunk => (out += chunk.length))
  child.stderr.on('data', chunk => (err += chunk))
  const [code] = await once(child, 'close')
  assert.equal(code, 0, err)
  return { peak: Number(/peak (\d+) KiB/.exec(err)?.[1]), out }
}

test(
  'report, peek and park take no more memory for four times the letters, and peek says no more of a large one than asked',
  needsEmbedded,
  async t => {
    const few = await largeLetters(t, 10)
    const many = await largeLetters(t, 40)
    const ledger = testLedger(t)
    for (const topic of [few, many]) deleteAfter(t, `parked.${topic}`)
    for (const args of [
      ['report'],
      ['peek', '--max', '200', '--json'],
      ['park', '--all', '--yes', '--json', '--ledger', ledger]
    ]) {
      const [small, large] = [await call([...args, '--dlq', few]), await call([...args, '--dlq', many])]
      // Held together, 30 letters more would take 200 MB more.
      assert.ok(large.peak < 1.7 * small.peak, `${args.join(' ')}: ${small.peak} and ${large.peak} KiB`)
    }
    const shown = await call(['peek', '--dlq', few, '--max', '10'])
    assert.ok(shown.out < 10 * 20_000, `${shown.out} bytes for ten letters`)
    const narrow = await call(['peek', '--dlq', few, '--max', '10', '--text-bytes', '50'])
    assert.ok(narrow.out < 10 * 1_500, `${narrow.out} bytes`)
    const whole = await call(['peek', '--dlq', few, '--max', '1', '--full'])
    assert.ok(whole.out > 3_600_000, `${whole.out} bytes`)
  }
)
