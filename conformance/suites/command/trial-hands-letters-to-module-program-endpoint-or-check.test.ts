import assert from 'node:assert/strict'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lettersFrom } from '@dead-letter/kafka/testing'
import { deleteAfter, produce, runConsumer, served, testFolder, testTopic, uniqueName } from '../../harness/index.ts'
import { deadLetter } from './call.ts'

const card = '4111111111111111'

test('each way to try letters is told that it is a trial, and --save makes masked fixtures that lettersFrom reads', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  const folder = testFolder(t)
  await produce(topic, [
    { value: JSON.stringify({ id: 1, card }), partition: 0 },
    { value: JSON.stringify({ id: 2, card }), partition: 0 }
  ])
  await runConsumer(
    t,
    {
      ...{ topics: topic, groupId: uniqueName('g'), decode: 'json', retry: { attempts: 1 } },
      deadLetter: { topic: dlq }
    },
    () => {
      throw new TypeError('x is not a function')
    }
  )
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: uniqueName('ledger') }
  const module = join(folder, 'handle.mjs')
  writeFileSync(
    module,
    `export default ({ value }, { trial }) => {
      if (!trial) throw new Error('not a trial')
      if (value.id === 2) throw new RangeError('id 2 of ' + value.card)
    }`
  )
  const program = join(folder, 'program.mjs')
  writeFileSync(
    program,
    `import { createInterface } from 'node:readline'
    for await (const line of createInterface({ input: process.stdin })) {
      const { offset, trial } = JSON.parse(line)
      console.log(JSON.stringify(trial && offset === 0 ? { offset, ok: true } : { offset, error: 'no' }))
    }`
  )
  const requests: unknown[] = []
  const endpoint = await served(t, (request, response) => {
    requests.push([
      request.headers['x-kafka-trial'],
      request.headers['x-kafka-topic'],
      request.headers['x-kafka-offset']
    ])
    response.writeHead(request.headers['x-kafka-offset'] === '0' ? 200 : 422).end('unprocessable')
  })
  const schema = join(folder, 'schema.json')
  writeFileSync(schema, JSON.stringify({ properties: { id: { maximum: 1 } } }))

  const mask = { DEAD_LETTER_MASK: '$.card' }
  for (const [args, said] of [
    [['--check', 'json', '--module', module], /RangeError/],
    [['--exec', `${process.execPath} ${program}`], /RecordRefused/],
    [['--http', `${endpoint}/`], /BusinessError/],
    [['--check', `schema:${schema}`], /VALIDATION_FAILED/]
  ] as const) {
    const { code, out, err } = await deadLetter(['trial', '--all', '--yes', '--json', ...args], {
      env: { ...env, ...mask }
    })
    assert.equal(code, 0, err)
    assert.ok(!out.includes('1111111'), out)
    const { causes } = JSON.parse(out) as {
      causes: { tried: number; passed: number; failing: { is: string; cause: string }[] }[]
    }
    const [only] = causes
    assert.deepEqual([causes.length, only?.tried, only?.passed, only?.failing.length], [1, 2, 1, 1], out)
    assert.equal(only?.failing[0]?.is, 'new')
    assert.match(only?.failing[0]?.cause ?? '', said)
  }
  assert.deepEqual(requests, [
    ['true', topic, '0'],
    ['true', topic, '1']
  ])

  const fixtures = join(folder, 'letters')
  const saved = await deadLetter(
    ['trial', '--all', '--yes', '--check', 'json', '--module', module, '--save', fixtures],
    { env: { ...env, ...mask } }
  )
  assert.equal(saved.code, 0, saved.err)
  assert.match(saved.out, /TypeError +2 +2 +1 +1\n +new: RangeError +1 +id 2 of \*\*\*\n\n1 of 2 letters pass now/)
  assert.deepEqual(
    readdirSync(fixtures).map(file => statSync(join(fixtures, file)).mode & 0o777),
    [0o600, 0o600]
  )
  const { default: handle } = (await import(module)) as {
    default: Parameters<ReturnType<typeof lettersFrom>[0]['try']>[0]
  }
  const outcomes: unknown[] = []
  for (const letter of lettersFrom(fixtures, { decode: 'json' })) {
    assert.deepEqual(letter.masked, ['$.card'])
    outcomes.push([
      letter.source.offset,
      await letter.try(handle).then(
        () => 'passes',
        error => error.message
      )
    ])
  }
  assert.deepEqual(outcomes.sort(), [
    [0, 'passes'],
    [1, 'id 2 of ***']
  ])

  // Bytes have no id: both pass, which says nothing of a consumer that decodes them. A program and an endpoint always get bytes.
  const bytes = await deadLetter(['trial', '--all', '--yes', '--module', module], { env })
  assert.equal(bytes.code, 0, bytes.err)
  assert.match(
    bytes.out,
    /2 of 2 letters pass now.*\n2 of those that pass were not decoded and not validated: give the --check/
  )
  const executed = await deadLetter(['trial', '--all', '--yes', '--json', '--exec', `${process.execPath} ${program}`], {
    env
  })
  const doubtful = (out: string): unknown => JSON.parse(out).causes.map((cause: { doubtful: number }) => cause.doubtful)
  assert.deepEqual(doubtful(executed.out), [0])
  const checked = await deadLetter(['trial', '--all', '--yes', '--json', '--check', 'json', '--module', module], {
    env
  })
  assert.deepEqual(doubtful(checked.out), [0])

  // Nobody is there to be asked; a check alone does nothing to the world.
  const asked = await deadLetter(['trial', '--all', '--module', module], { env })
  assert.deepEqual([asked.code, /give --yes/.test(asked.err)], [2, true], asked.err)
  assert.equal((await deadLetter(['trial', '--all', '--check', 'json'], { env })).code, 0)
  for (const [args, said] of [
    [['--all'], /--module, --exec or --http, or --check/],
    [['--module', module], /needs a filter/]
  ] as const) {
    const refused = await deadLetter(['trial', ...args], { env })
    assert.equal(refused.code, 2)
    assert.match(refused.err, said)
  }
})
