import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  brokers,
  cliMain,
  committedOffsets,
  deleteAfter,
  partitionCount,
  produce,
  readAll,
  served,
  spawnProgram,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

for (const [refusal, then] of [
  [401, 200],
  [404, 200],
  [429, 204]
] as const)
  test(`${refusal} at first: held; then every record is taken, and only what is refused is a letter`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(
      topic,
      ['a', 'b', 'bad', 'd'].map((value, i) => ({ partition: i % 2, value }))
    )
    let refused = 0
    let open = false
    const taken: string[] = []
    const endpoint = await served(t, (request, response) => {
      let body = ''
      request.on('data', part => {
        body += part
      })
      request.on('end', () => {
        if (!open || request.headers.authorization !== 'Bearer s3cr3t') {
          refused++
          response.writeHead(refusal, { 'retry-after': '0' }).end(request.headers.authorization)
        } else if (body === 'bad') response.writeHead(422).end(`no: ${request.headers.authorization}`)
        else {
          taken.push(body)
          response.writeHead(then).end()
        }
      })
    })
    const groupId = `${topic}-group`
    const dlq = `error.${topic}.${groupId}`
    deleteAfter(t, dlq)
    const url = `${endpoint}/orders`
    const args = [
      'run',
      '--brokers',
      brokers(),
      '--topic',
      topic,
      '--group',
      groupId,
      '--from',
      'earliest',
      '--check',
      'none'
    ]
    const program = await spawnProgram(
      t,
      cliMain,
      [...args, '--http', url, '--http-header', 'Authorization: Bearer ${env:API_TOKEN}', '--until-idle'],
      { env: { API_TOKEN: 's3cr3t' } }
    )
    await waitFor('two refusals', () => refused >= 2)
    assert.equal((await partitionCount(dlq)) > 0 ? (await readAll(dlq)).length : 0, 0)
    open = true
    const { code } = await within('the run', program.ended)

    assert.equal(code, 0, program.output.stderr)
    assert.deepEqual(taken.toSorted(), ['a', 'b', 'd'])
    const letters = await readAll(dlq)
    assert.deepEqual(
      letters.map(letter => String(letter.value)),
      ['bad']
    )
    const told = JSON.stringify(letters.map(letter => letter.headers.map(([name, value]) => [name, String(value)])))
    assert.doesNotMatch(told + program.output.stdout + program.output.stderr, /s3cr3t/)
    assert.deepEqual(await committedOffsets(groupId, topic), [2, 2])
  })
