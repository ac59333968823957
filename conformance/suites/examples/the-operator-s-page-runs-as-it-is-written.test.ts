import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { Cluster, keyText, readLetters } from '@dead-letter/operator'
import { cliMain, needsEmbedded, ownBroker, produce, runConsumer, testFolder, testTopic } from '../../harness/index.ts'

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/operator.md'), 'utf8')
const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .filter(line => line.startsWith('dead-letter '))

test('each command of the page does what the page says, one after the other', needsEmbedded, async t => {
  const { brokers } = await ownBroker(t, {})
  const topic = await testTopic(t, { name: 'orders', partitions: 1, brokers })
  await testTopic(t, { name: 'restored.dlq', partitions: 1, brokers })
  const order = (id: number, amount: number, key = `c-${id}`) => ({
    key,
    value: JSON.stringify({ id, amount }),
    partition: 0
  })
  await produce(
    topic,
    [order(1, 500), { key: 'c-2', value: '{"id":', partition: 0 }, order(3, -1), order(4, 20, 'customer-42')],
    {
      brokers
    }
  )
  await runConsumer(
    t,
    { brokers, topics: topic, groupId: 'billing', decode: 'json', retry: { attempts: 1 } },
    ({ value }) => {
      if ((value as { amount: number }).amount < 0) throw new BusinessError('negative amount')
      throw new TypeError('x.charge is not a function')
    }
  )
  const cluster = Cluster.open({ brokers })
  t.after(() => cluster.close())
  const keys = []
  for await (const letter of readLetters(cluster, { topic: 'error.orders.billing' })) keys.push(keyText(letter.key))
  assert.equal(keys.length, 4)

  const folder = testFolder(t)
  writeFileSync(
    join(folder, 'handle.ts'),
    'export default (record: { value: unknown }, { trial }: { trial?: true }) => void [record, trial]\n'
  )
  writeFileSync(join(folder, 'order.json'), '{"type":"object","required":["amount"]}')
  const outputs = new Map<string, string>()
  for (const command of commands) {
    // As a shell has it, with the program of this repository.
    const line = `${process.execPath} ${cliMain} ${command.slice('dead-letter '.length).replaceAll('3f9a1c07d2', String(keys[0]).slice(0, 10))}`
    const child = spawn('bash', ['-c', line], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        // The program's own modules are compiled once for all commands.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DEAD_LETTER_BROKERS: brokers,
        DEAD_LETTER_DLQ: 'error.orders.billing'
      }
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
    const [code] = (await once(child, 'close')) as [number]
    assert.equal(code, 0, `${command}\n${said}`)
    assert.notEqual(said, '', command)
    outputs.set(command, said)
  }
  const said = (part: string): string => {
    const found = [...outputs].find(([command]) => command.startsWith(`dead-letter ${part}`))
    assert.ok(found !== undefined, part)
    return found[1]
  }
  assert.match(said('dlqs'), /error\.orders\.billing/)
  assert.match(said('causes --since'), /TypeError[\s\S]*█/)
  assert.match(said('show --lineage'), /together +v2:/)
  assert.match(said('trial --cause'), /2 of 2 letters pass now/)
  assert.match(said('redrive --plan'), /sent 2/)
  assert.match(said('park'), /parked 1 failure/)
  assert.match(said('discard'), /discarded 1 failure/)
  assert.match(said('restore'), /restored 1 failure/)
  assert.match(said('import'), /4 of 4 letters written to restored\.dlq/)
  assert.match(said('truncate'), /1 letter deleted/)
  assert.match(said('erase'), /deleted/)
  assert.match(said('prune'), /read for letters/)
  assert.ok(existsSync(join(folder, 'letters.jsonl')))
  assert.equal(readFileSync(join(folder, 'letters.jsonl'), 'utf8').includes('customer-42'), false)
  for (const action of ['park', 'discard', 'restore', 'note', 'assign', 'import', 'truncate', 'erase'])
    assert.ok(said('audit').includes(action), action)
})
